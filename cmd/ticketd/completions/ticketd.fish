# ticketd(1) in fish: the program itself knows what can be completed.
function __ticketd_complete
    set -l words (commandline -opc)
    $words[1] complete -- $words[2..-1] (commandline -ct) 2>/dev/null
end
complete -c ticketd -n 'test (count (__ticketd_complete)) -gt 0' -f -a '(__ticketd_complete)'
