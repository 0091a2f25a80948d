#!/bin/sh
# Exim on $SMTP, and popa3d under xinetd on $POP, one user of the system. Runs as the first process of a root of its own.
mount -t proc proc /proc
id reader >/dev/null 2>&1 || useradd -m reader
echo reader:sesame-open-9 | chpasswd
printf "From a@b Sat Nov 21 08:00:00 2026\nSubject: private root\n\nhello\n\n" > /var/mail/reader; chown reader:mail /var/mail/reader; chmod 660 /var/mail/reader
cat >/etc/exim4/exim4.conf <<X
daemon_smtp_ports = $SMTP
local_interfaces = 127.0.0.1
primary_hostname = mx.example.test
acl_smtp_rcpt = acl
begin acl
acl:
  accept authenticated = *
  deny
begin routers
all:
  driver = accept
  transport = file
begin transports
file:
  driver = appendfile
  file = /var/mail/sent
  user = mail
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{eq{\$auth2}{reader}}{eq{\$auth3}{sesame-open-9}}}}
  server_set_id = \$auth2
cram:
  driver = cram_md5
  public_name = CRAM-MD5
  server_secret = \${if eq{\$auth1}{reader}{sesame-open-9}fail}
  server_set_id = \$auth1
X
cat >/etc/xinetd.test.conf <<X
service popa3d
{
  type = UNLISTED
  socket_type = stream
  protocol = tcp
  bind = 127.0.0.1
  port = $POP
  wait = no
  user = root
  server = /usr/sbin/popa3d
}
X
xinetd -dontfork -f /etc/xinetd.test.conf -pidfile /run/xinetd.pid &
exec /usr/sbin/exim4 -bdf -q30m
