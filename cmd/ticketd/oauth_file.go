package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// storedToken is what the token file holds.
type storedToken struct {
	RefreshToken string `json:"refresh_token"`
}

// readRefreshToken reads the token file; one that others can read is refused.
func (c OAuthConfig) readRefreshToken() (string, error) {
	info, err := os.Stat(c.TokenFile)
	if errors.Is(err, fs.ErrNotExist) {
		return "", personError{fmt.Errorf("there is no %s yet: run \"ticketd oauth %s\" once",
			c.TokenFile, c.Name)}
	}
	if err != nil {
		return "", fmt.Errorf("read the token of [oauth.%s]: %w", c.Name, err)
	}
	if what, remedy := tooOpen(c.TokenFile, info); what != "" {
		return "", personError{fmt.Errorf("%s: %s", what, remedy)}
	}
	b, err := readLimited(c.TokenFile, maxSecret)
	if err != nil {
		return "", fmt.Errorf("read the token of [oauth.%s]: %w", c.Name, err)
	}
	var stored storedToken
	if err := json.Unmarshal(b, &stored); err != nil || stored.RefreshToken == "" {
		return "", personError{fmt.Errorf("%s holds no refresh token: run \"ticketd oauth %s\" again",
			c.TokenFile, c.Name)}
	}
	return stored.RefreshToken, nil
}

// writeRefreshToken replaces the token file at once, readable by its owner only.
func (c OAuthConfig) writeRefreshToken(refresh string) (err error) {
	b, err := json.Marshal(storedToken{refresh})
	if err != nil {
		return fmt.Errorf("write the token of [oauth.%s]: %w", c.Name, err)
	}
	dir := filepath.Dir(c.TokenFile)
	f, err := os.CreateTemp(dir, ".token-*") // made with mode 0600
	if err != nil {
		return fmt.Errorf("write the token of [oauth.%s]: %w", c.Name, err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
			err = fmt.Errorf("write the token of [oauth.%s]: %w", c.Name, err)
		}
	}()
	_, err = f.Write(append(b, '\n'))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), c.TokenFile); err != nil {
		return err
	}
	return syncDirectory(dir)
}

// syncDirectory makes a rename outlive a loss of power.
func syncDirectory(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
