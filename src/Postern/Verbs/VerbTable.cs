using Postern.Verbs.Accounts;
using Postern.Verbs.Certificates;
using Postern.Verbs.Control;
using Postern.Verbs.MailDoors;
using Postern.Verbs.Output;
using Postern.Verbs.Server;
using Postern.Verbs.Ssh;
using Postern.Verbs.Stunnel;

namespace Postern.Verbs;

/// <summary>Every verb, in the order in which help lists them.</summary>
internal static class VerbTable
{
    public static readonly Verb[] All =
    [
        new("up",         "opens a mail server of your own, from nothing",        Up.Create),
        new("tunnel",     "opens one door: ACCEPT leads to CONNECT",              Tunnel.Create),
        new("run",        "opens the doors of a configuration file",              Run.Create),
        new("stunnel",    "is stunnel: a stunnel.conf, or the letters of old",     StunnelVerb.Create),
        new("check",      "tells every mistake in a configuration file",          Check.Create),
        new("explain",    "walks one login, or a mail to one address, through a mail door",  Explain.Create),
        new("cert",       "makes, shows and checks certificates",                 CertOf),
        new("ssh",        "sets up and examines logins for mail carried by SSH",  SshVerb.Create),
        new("account",    "accounts for doors that check logins themselves",      AccountVerb.Create),
        new("status",     "tells how a running Postern does",                     Status.Create),
        new("reload",     "has a running Postern read everything again",          Reload.Create),
        new("replace",    "puts the program's newer file in the place of a running Postern", Replace.Create),
        new("stop",       "stops a running Postern; open connections may finish", Stop.Create),
        new("down",       "stops the mail server of up",                          Down.Create),
        new("completion", "prints a completion script for bash, zsh or fish",     Completion.Create),
    ];

    private static System.CommandLine.Command CertOf(Surroundings surroundings)
    {
        var page = new Page(surroundings.Terminal.Output, surroundings.Terminal.Error, surroundings.Terminal.IsColoured);
        return Cert.Create(page, surroundings.Time, Environment.MachineName, Hosting.PeerProbe.AskAsync);
    }
}
