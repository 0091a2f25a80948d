#!/bin/sh
# Courier: IMAP on $IMAP, POP3 on $POP, one user of the system. Runs as the first process of a root of its own.
mount -t proc proc /proc
id reader >/dev/null 2>&1 || useradd -m reader
echo reader:sesame-open-9 | chpasswd
su - reader -c 'test -d Maildir || maildirmake Maildir; printf "Subject: private root\n\nhello\n" > Maildir/new/1.test.example'
sed -i "s/^ADDRESS=.*/ADDRESS=127.0.0.1/; s/^PORT=.*/PORT=$IMAP/" /etc/courier/imapd
sed -i "s/^ADDRESS=.*/ADDRESS=127.0.0.1/; s/^PORT=.*/PORT=$POP/" /etc/courier/pop3d
mkdir -p /run/courier/authdaemon; chown -R courier:courier /run/courier
authdaemond start; imapd start; pop3d start
exec sleep infinity
