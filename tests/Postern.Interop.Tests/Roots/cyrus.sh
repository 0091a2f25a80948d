#!/bin/sh
# Cyrus: IMAP on $IMAP, POP3 on $POP, one user of sasldb, whose mailbox is made by the first login. Runs as the first process of a root of its own.
mount -t proc proc /proc
cat >/etc/imapd.conf <<X
configdirectory: /var/lib/cyrus
partition-default: /var/spool/cyrus/mail
altnamespace: yes
unixhierarchysep: yes
admins: cyrus
allowplaintext: yes
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_mech_list: PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256
servername: mail.example.test
autocreate_quota: 0
autocreate_post: yes
popminpoll: 0
X
cat >/etc/cyrus.conf <<X
START {
  recover cmd="/usr/sbin/cyrus ctl_cyrusdb -r"
}
SERVICES {
  imap cmd="imapd -U 30" listen="127.0.0.1:$IMAP" prefork=1
  pop3 cmd="pop3d" listen="127.0.0.1:$POP" prefork=1
}
EVENTS {
}
X
echo sesame-open-9 | saslpasswd2 -p -c -u mail.example.test reader
chgrp sasl /etc/sasldb2; chmod 640 /etc/sasldb2; adduser cyrus sasl >/dev/null 2>&1
mkdir -p /run/cyrus/socket /run/cyrus/proc /run/cyrus/lock /var/lib/cyrus /var/spool/cyrus/mail; chown -R cyrus:mail /run/cyrus /var/lib/cyrus /var/spool/cyrus
exec /usr/sbin/cyrmaster -D -C /etc/imapd.conf -M /etc/cyrus.conf
