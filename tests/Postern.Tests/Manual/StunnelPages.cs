namespace Postern.Tests.Manual;

/// <summary>The manual pages of the program under stunnel's names.</summary>
internal static class StunnelPages
{
    public static string Tunnels()
    {
        var page = new Roff("stunnel", 8, "TLS tunnels, by Postern");
        page.Section("SYNOPSIS").Example(["stunnel [FILE]", "stunnel -fd NUMBER", "stunnel -help | -version | -sockets | -options"]);
        page.Section("DESCRIPTION")
            .Text("stunnel and stunnel4 are names of postern(1). Under them it is what stunnel is: it takes connections in, speaks TLS on one side of them, and carries what comes through to a server or a program. FILE says which; without one it is /etc/stunnel/stunnel.conf, and with -fd it is read from that descriptor. Every configuration of stunnel 5 holds as it stands, with stunnel's meaning, its defaults and its log lines.")
            .Text("postern check FILE tells in words what a file does and what it leaves open, and postern.conf(5) says the same doors in Postern's own way, which verifies servers and refuses clear text on networks unless it is told otherwise.");
        page.Section("FILE")
            .Text("A line is name = value, a [section], or a comment that begins with ; or #. There is no quoting. What stands above the first section holds for the process, or as a default for all sections; a section is a service, and has two ends: two of accept, connect, exec. Options that may be repeated add up, of others the last one counts. A file without sections serves the one connection that the process was started with (inetd(8), xinetd(8)).");
        page.Section("OPTIONS OF THE PROCESS");
        Options(page, StunnelWords.Process);
        page.Section("OPTIONS OF A SERVICE");
        Options(page.Heading("Where from and where to"), StunnelWords.Ways);
        Options(page.Heading("What is said before TLS"), StunnelWords.Dialogues);
        Options(page.Heading("Certificates"), StunnelWords.Certificates);
        Options(page.Heading("TLS"), StunnelWords.Tls);
        Options(page.Heading("How long is waited"), StunnelWords.Waits);
        page.Section("SERVICES").Text("Each FILE.conf in /etc/stunnel is a service of systemd, stunnel@FILE.service; stunnel.target stops and restarts them together. A service is active when all of its ports are open, and fails where one cannot be opened, whatever foreground says. Without systemd, /etc/init.d/stunnel4 does the same for all files that do not say foreground = yes; /etc/default/stunnel4 has its settings.")
            .Example(["systemctl enable --now stunnel@mail", "systemctl reload stunnel@mail"])
            .Text("A user's own are ~/.config/stunnel/FILE.conf and systemctl --user enable --now stunnel@FILE.");
        page.Section("SIGNALS");
        page.Term("SIGHUP", null, "Reads the file and everything it names again. A file with mistakes changes nothing; open connections go on with what they began with.");
        page.Term("SIGUSR1", null, "Opens the file of output anew.");
        page.Term("SIGUSR2", null, "Lists the open connections in the log.");
        page.Term("SIGTERM, SIGINT, SIGQUIT", null, "End the process and its connections.");
        page.Section("EXIT STATUS");
        page.Term("0", null, "It was told to end, or goes on in the background.");
        page.Term("1", null, "The configuration is wrong, or a port cannot be opened.");
        page.Section("ENVIRONMENT OF PROGRAMS");
        page.Term("REMOTE_HOST, REMOTE_PORT", null, "The client's address and port.");
        page.Term("SSL_CLIENT_DN, SSL_CLIENT_I_DN", null, "The subject and the issuer of the client's certificate, where it has shown one.");
        page.Section("EXAMPLE").Example(["cert = /etc/ssl/private/mail.pem", "pid = /run/stunnel4/mail.pid", "", "[pop3s]", "accept = 995", "connect = 110"]);
        return page.Section("SEE ALSO").Text("stunnel3(8), postern(1), postern.conf(5)").ToString();
    }

    public static string Letters()
    {
        var page = new Roff("stunnel3", 8, "TLS tunnels by letters, by Postern");
        page.Section("SYNOPSIS").Example(["stunnel3 [-c] [-p FILE] [-d [HOST:]PORT] -r [HOST:]PORT", "stunnel3 [-p FILE] [-d [HOST:]PORT] -l PROGRAM [-- NAME WORDS]"]);
        page.Section("DESCRIPTION").Text("stunnel3 is a name of postern(1). Under it the program takes the letters of stunnel 3, each of which is an option of stunnel(8) today:");
        foreach (var (letter, value, meaning) in StunnelWords.Letters)
            page.Term(letter, value, meaning + ".");
        page.Section("EXAMPLES").Text("POP3 with TLS in front of a popper, in /etc/inetd.conf:")
            .Example(["pop3s stream tcp nowait root /usr/bin/stunnel3 stunnel3 -p /etc/ssl/private/mail.pem -l /usr/sbin/popper -- popper"])
            .Text("An old client on this machine, and a server with TLS:")
            .Example(["stunnel3 -c -d 127.0.0.1:110 -r pop.example.org:995"]);
        return page.Section("SEE ALSO").Text("stunnel(8), postern(1)").ToString();
    }

    private static void Options(Roff page, (string Name, string Value, string Meaning)[] options)
    {
        foreach (var (name, value, meaning) in options)
            page.Term(name, "= " + value, meaning);
    }
}
