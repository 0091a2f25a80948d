namespace Postern.Tests.Manual;

/// <summary>What each option of a stunnel.conf means, for its manual page.</summary>
internal static class StunnelWords
{
    public static readonly (string Name, string Value, string Meaning)[] Process =
    [
        ("chroot", "DIRECTORY", "The root of everything that is opened once the ports are open. Files that are read again by a reload, and programs of exec, must be found in it."),
        ("compression", "deflate | zlib", "Refused: OpenSSL no longer has it."),
        ("debug", "[FACILITY.]LEVEL", "How much is logged: 0 to 7, or emerg, alert, crit, err, warning, notice, info, debug; the facility is syslog's. daemon.notice without it."),
        ("drain", "SECONDS", "How long open connections may go on after the end was asked for; 0, the usual, ends them at once."),
        ("EGD", "PATH", "Accepted with a notice, and ignored: OpenSSL finds randomness by itself."),
        ("engine", "auto | ID", "There are no engines: auto is accepted and finds none, an ID is refused."),
        ("engineCtrl", "COMMAND[:PARAMETER]", "Refused, as there are no engines."),
        ("engineDefault", "TASKS", "Refused, as there are no engines."),
        ("fips", "yes | no", "Whether the FIPS provider of OpenSSL must be in force."),
        ("foreground", "yes | quiet | no", "yes stays in the foreground and logs to standard error as well, quiet only stays. With no, the usual, the process goes to the background once every port is open, except where a service manager wants to be told of it (NOTIFY_SOCKET, as from systemd with Type=notify): there all three stay."),
        ("iconActive", "FILE", "Refused: it is of Windows alone."),
        ("iconError", "FILE", "Refused: it is of Windows alone."),
        ("iconIdle", "FILE", "Refused: it is of Windows alone."),
        ("log", "append | overwrite", "Whether the file of output is continued or begun anew."),
        ("metrics", "[HOST:]PORT | /PATH", "Where figures for Prometheus are given out."),
        ("output", "FILE", "Where the log goes besides syslog."),
        ("pid", "FILE", "Where the number of the process is written once it is in the background; seen from within chroot. None without it."),
        ("profile", "strict", "Refuses clients that verify nothing, or a chain without a name, TLS before 1.2, and security levels below 2."),
        ("provider", "ID", "Accepted with a notice, and ignored: openssl.cnf names providers."),
        ("providerParameter", "ID:NAME=VALUE", "Accepted with a notice, and ignored: openssl.cnf names providers."),
        ("RNDbytes", "NUMBER", "Accepted with a notice, and ignored: OpenSSL finds randomness by itself."),
        ("RNDfile", "FILE", "Accepted with a notice, and ignored: OpenSSL finds randomness by itself."),
        ("RNDoverwrite", "yes | no", "Accepted with a notice, and ignored: OpenSSL finds randomness by itself."),
        ("setEnv", "NAME=VALUE", "A variable in the environment of programs that are started; without VALUE it is taken out of it. Repeatable."),
        ("state", "DIRECTORY", "Where the control socket is that postern status, reload and stop ask."),
        ("syslog", "yes | no", "Whether the log goes to syslog."),
        ("taskbar", "yes | no", "Refused: it is of Windows alone."),
    ];

    public static readonly (string Name, string Value, string Meaning)[] Ways =
    [
        ("accept", "[HOST:]PORT | /PATH", "Where connections come in; a port alone is at every address of the machine, IPv4 and IPv6. Repeatable. A section without it is one that sni chooses; above the first section, in a file without sections, the process is the connection (inetd)."),
        ("connect", "[HOST:]PORT | /PATH", "Where they lead; a port alone is on this machine. Repeatable: see failover."),
        ("client", "yes | no", "Whether TLS is spoken where connections lead, and not where they come from."),
        ("exec", "/PATH", "A program in place of connect, or in place of accept, with the connection as its standard streams."),
        ("execArgs", "WORDS", "Its words, its own name first, with blanks between them."),
        ("pty", "yes | no", "Whether the program has a terminal."),
        ("retry", "yes | no | MILLISECONDS", "Whether a program that was started at the beginning (exec with connect) is started again when it has ended."),
        ("delay", "yes | no", "Accepted: names are looked up again whenever they have to be."),
        ("failover", "prio | rr", "Of several places, always the first that answers, or each in its turn."),
        ("local", "ADDRESS", "The address that connections go out from."),
        ("transparent", "none | source | destination | both", "Whether the client's own address is shown to the server, and whether the client's own target is taken as the server (iptables)."),
        ("ident", "USER", "Lets in only whom the client's own machine calls so (RFC 1413)."),
        ("libwrap", "yes | no", "Whether hosts.allow and hosts.deny are asked, the name of the section being that of the service."),
        ("socket", "a|l|r:OPTION=VALUE[:VALUE]", "An option of the socket that accepts, of that of the client or of that of the server. Repeatable."),
        ("reset", "yes | no", "Whether a connection that has failed is reset on the other side as well."),
        ("setuid", "USER", "Who the process becomes once its ports are open; in a section, the owner of its Unix socket."),
        ("setgid", "GROUP", "The same for the group."),
        ("service", "NAME", "The name of the process in syslog, and that of the service in a file without sections."),
        ("include", "DIRECTORY", "Every file in it, in this place, in the order of their names."),
        ("stack", "BYTES", "Accepted with a notice, and ignored: a connection has no thread of its own."),
        ("logId", "sequential | unique | thread | process", "How a connection is named in the log."),
        ("debug", "LEVEL", "How much of this service is logged."),
    ];

    public static readonly (string Name, string Value, string Meaning)[] Dialogues =
    [
        ("protocol", "NAME", "What is said before TLS. On either side: cifs, connect, imap, nntp (client only), pgsql, pop3, smtp, socks, ldap (client only), capwin; proxy sends the client's address to the server in a PROXY header."),
        ("protocolHost", "HOST[:PORT]", "The host that a proxy is to connect to; with smtp, the name in EHLO."),
        ("protocolUsername", "NAME", "The user at the proxy or mail server."),
        ("protocolPassword", "PASSWORD", "The password there. It is never logged."),
        ("protocolAuthentication", "METHOD", "How they are shown: basic or ntlm with connect, plain or login with smtp."),
        ("protocolDomain", "DOMAIN", "The domain of NTLM."),
        ("protocolHeader", "LINE", "A header line of CONNECT. Repeatable."),
    ];

    public static readonly (string Name, string Value, string Meaning)[] Certificates =
    [
        ("cert", "FILE", "The certificate that is shown, its chain after it; PEM or PKCS#12. The key may be in the same file."),
        ("key", "FILE", "Its private key."),
        ("CAfile", "FILE", "Authorities, or with verifyPeer the peers' own certificates."),
        ("CApath", "DIRECTORY", "The same, a file for each, under the names that openssl-rehash(1) makes."),
        ("CAstore", "URI", "The same, from a store of OpenSSL."),
        ("CAengine", "ID", "Refused, as there are no engines."),
        ("engineId", "ID", "Refused, as there are no engines."),
        ("engineNum", "NUMBER", "Refused, as there are no engines."),
        ("CRLfile", "FILE", "Lists of revoked certificates; one of them must cover the peer's."),
        ("CRLpath", "DIRECTORY", "The same, a file for each, under the names that openssl-rehash(1) makes."),
        ("verifyChain", "yes | no", "Whether the peer must show a certificate of an authority that is named here."),
        ("verifyPeer", "yes | no", "Whether the peer's own certificate must be named here."),
        ("requireCert", "yes | no", "Whether a client must show a certificate at all."),
        ("verify", "0 | 1 | 2 | 3 | 4", "The old form of these: 0 asks and ignores, 1 judges what is shown, 2 is verifyChain, 3 is both, 4 is verifyPeer."),
        ("checkHost", "NAME", "A host name that the peer's certificate must have. Repeatable: one of them is enough."),
        ("checkEmail", "ADDRESS", "The same with a mail address."),
        ("checkIP", "ADDRESS", "The same with an IP address."),
        ("redirect", "[HOST:]PORT", "Where a client goes whose certificate is missing or is not accepted, in place of being turned away."),
        ("OCSP", "URL", "A responder that is asked about the peer's certificate."),
        ("OCSPaia", "yes | no", "Whether the responders that certificates name are asked."),
        ("OCSPflag", "FLAG", "How the answer is judged. Repeatable."),
        ("OCSPnonce", "yes | no", "Whether the question is to be repeated in the answer."),
        ("OCSPrequire", "yes | no", "Whether an answer that decides nothing is a no."),
    ];

    public static readonly (string Name, string Value, string Meaning)[] Tls =
    [
        ("sni", "SECTION:PATTERN | NAME", "At a server: this section serves those connections of another section whose clients ask for such a name (*.example.org for all below it). At a client: the name that is asked for."),
        ("sslVersion", "all | TLSv1 | TLSv1.1 | TLSv1.2 | TLSv1.3", "The only version of TLS."),
        ("sslVersionMin", "VERSION", "The oldest version."),
        ("sslVersionMax", "VERSION", "The newest version."),
        ("ciphers", "LIST", "Ciphers up to TLS 1.2 (openssl-ciphers(1))."),
        ("ciphersuites", "LIST", "Cipher suites of TLS 1.3."),
        ("curves", "LIST", "Groups for the exchange of keys, with colons between them; also curve."),
        ("curve", "LIST", "The same."),
        ("securityLevel", "0 to 5", "What OpenSSL takes as strong enough (SSL_CTX_set_security_level(3)); 2 without it."),
        ("options", "[-]FLAG", "A flag of OpenSSL (SSL_CTX_set_options(3)), or with - its absence. Repeatable."),
        ("config", "COMMAND[:PARAMETER]", "A command of SSL_CONF_cmd(3). Repeatable."),
        ("renegotiation", "yes | no", "Whether a client may renegotiate."),
        ("PSKidentity", "NAME", "Who a client says it is, with a key that both sides know."),
        ("PSKsecrets", "FILE", "Such keys, a line each: IDENTITY:KEY."),
        ("sessionResume", "yes | no", "Whether sessions are resumed."),
        ("sessionCacheSize", "NUMBER", "How many sessions a server keeps."),
        ("sessionCacheTimeout", "SECONDS", "How long it keeps them; also session."),
        ("session", "SECONDS", "The same."),
        ("sessiond", "HOST:PORT", "Accepted and ignored: tickets with ticketKeySecret let several machines share sessions."),
        ("ticketKeySecret", "HEX", "The key of a server's tickets, so that several machines know them."),
        ("ticketMacSecret", "HEX", "The key that such tickets are authenticated with."),
    ];

    public static readonly (string Name, string Value, string Meaning)[] Waits =
    [
        ("TIMEOUTbusy", "SECONDS", "For what a peer has to say next, before bytes are carried; 300 without it."),
        ("TIMEOUTclose", "SECONDS", "For the other side's end, once one side has ended; 60 without it."),
        ("TIMEOUTconnect", "SECONDS", "For an address to answer; 10 without it."),
        ("TIMEOUTidle", "SECONDS", "For bytes in either direction; 43200 without it."),
        ("TIMEOUTocsp", "SECONDS", "For a responder; 5 without it."),
    ];

    /// <summary>The letters of stunnel 3, and the option that each is today.</summary>
    public static readonly (string Letter, string? Value, string Meaning)[] Letters =
    [
        ("-c", null, "client = yes"),
        ("-T", null, "transparent = yes"),
        ("-W", null, "RNDoverwrite = yes"),
        ("-f", null, "foreground = yes"),
        ("-D", "LEVEL", "debug"),
        ("-O", "OPTION", "socket"),
        ("-o", "FILE", "output"),
        ("-C", "LIST", "ciphers"),
        ("-p", "FILE", "cert"),
        ("-v", "LEVEL", "verify"),
        ("-a", "DIRECTORY", "CApath"),
        ("-A", "FILE", "CAfile"),
        ("-t", "SECONDS", "session"),
        ("-N", "NAME", "service"),
        ("-u", "USER", "ident"),
        ("-n", "PROTOCOL", "protocol"),
        ("-E", "PATH", "EGD"),
        ("-R", "FILE", "RNDfile"),
        ("-B", "BYTES", "RNDbytes"),
        ("-I", "ADDRESS", "local"),
        ("-d", "[HOST:]PORT", "accept; without it the process is the connection (inetd)"),
        ("-s", "USER", "setuid"),
        ("-g", "GROUP", "setgid"),
        ("-P", "FILE", "pid"),
        ("-r", "[HOST:]PORT", "connect"),
        ("-l", "PROGRAM [-- NAME WORDS]", "exec, and its words as execArgs"),
        ("-L", "PROGRAM [-- NAME WORDS]", "the same on a terminal"),
    ];
}
