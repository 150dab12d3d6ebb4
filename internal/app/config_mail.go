package app

import (
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
)

// PublicHost is the name of the public address, without a port.
func (c Config) PublicHost() string {
	u, err := url.Parse(c.PublicURL)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// completeMail settles from whom and by whom mails go out. The SMTP address may hold a password: it is no part of an error.
func (c *Config) completeMail() error {
	if c.SMTPURL != "" {
		u, err := url.Parse(string(c.SMTPURL))
		if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
			return errors.New("FERIA_SMTP_URL must be an address such as smtp://user:password@mail.example:587, or smtps://…")
		}
	}
	if c.MailFrom == "" {
		host := c.PublicHost()
		if net.ParseIP(host) != nil {
			host = "localhost" // no domain of mail is an address of the network
		}
		c.MailFrom = (&mail.Address{Name: "Feria", Address: "no-reply@" + host}).String()
	}
	if _, err := mail.ParseAddress(c.MailFrom); err != nil {
		return fmt.Errorf("FERIA_MAIL_FROM must be an address such as Feria <no-reply@shop.example>, not %q", c.MailFrom)
	}
	return nil
}
