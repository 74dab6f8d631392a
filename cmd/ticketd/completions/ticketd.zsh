#compdef ticketd
# ticketd(1) in zsh: the program itself knows what can be completed.
_ticketd() {
    local -a found
    found=("${(@f)$("${words[1]}" complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    if [[ -z "$found" ]]; then
        _files
        return
    fi
    found=("${(@)found//:/\\:}")
    found=("${(@)found/$'\t'/:}")
    _describe ticketd found
}
if [[ "${funcstack[1]}" == _ticketd ]]; then
    _ticketd "$@"
else
    compdef _ticketd ticketd
fi
