using System.Net;
using Postern.Configuration;
using Postern.Configuration.Files;
using Postern.Mail.Accounts;
using Postern.Mail.Mailboxes;
using Postern.OwnServer.Letters;
using Postern.Store.Maildir;

namespace Postern.OwnServer;

/// <summary>Brings a state directory to where a server can be opened from it: file, certificate, account, letters. A second time it finds them.</summary>
/// <param name="place">The state directory, which is there.</param>
/// <param name="wishes">What the person asks for.</param>
/// <param name="here">The names of the machine and of the user.</param>
/// <param name="time">The clock.</param>
/// <remarks>Whoever runs it holds the lock of the place. Each step may be cut off, and the next run goes on from there.</remarks>
internal sealed class Preparation(ServerPlace place, ServerWishes wishes, Surrounding here, TimeProvider time)
{
    private readonly Journal _journal = new(place);

    /// <summary>Does what is left to do, and reads the doors.</summary>
    /// <param name="findings">Takes what is wrong with the file.</param>
    /// <exception cref="IOException">A step cannot be done; the text is one sentence.</exception>
    public PreparedServer Run(Findings findings)
    {
        if (wishes.Host is { } asked)
            _journal.Write(Journal.Host, asked);
        WriteFile();
        var choices = Read();
        string host = HostOf(choices);
        var certificate = choices.Certificate is null ? new OwnCertificate(place, OwnCertificate.NamesFor(host, here.Machine, choices.Listen), time) : null;
        var authority = certificate?.FindOrMake(_journal);
        string? wanted = wishes.Account is null || wishes.Account.Contains('@', StringComparison.Ordinal) ? wishes.Account : $"{wishes.Account}@{host}";
        var account = FirstAccount.FindOrMake(place, _journal, wanted, Usual(host), wishes.NoPassword);
        string? mail = account.Name is { } name ? new MailLocation(place.Mailboxes).PathOf(name) : null;
        if (account.Name is not null)
            Deliver(account.Name, host, mail!); // there is a place where there is an account
        var plan = ConfigurationFile.Read(place.Configuration, findings);
        return new PreparedServer(plan, certificate, new ServerPicture
        {
            Place = place,
            Host = host,
            Account = account.Name,
            Password = account.Password,
            HasPassword = account.HasPassword,
            Mail = mail,
            Ends = [.. plan.Doors.SelectMany(door => door.Door.Accept)],
            Authority = authority is null ? null : (place.Authority, authority.FingerprintSha256),
        });
    }

    /// <summary>The server is open, and whoever started it has been told.</summary>
    /// <exception cref="IOException">It cannot be written down.</exception>
    public void Opened() => _journal.Write(Journal.Open);

    /// <summary>What is known of a server that runs; of all wishes only sample letters can be granted now.</summary>
    /// <exception cref="IOException">It cannot be read, or something else was wished for.</exception>
    public ServerPicture Look()
    {
        if (Differs(Read()) || (wishes.Host is not null && wishes.Host != _journal.ValueOf(Journal.Host)))
            throw new IOException("the server is running: --listen, --host and --cert are taken at its start, after “postern down”");
        return Run(new Findings()).Picture;
    }

    private void WriteFile()
    {
        var (isThere, isUntouched) = ServerFile.Look(place);
        var old = isThere ? Read() : null;
        bool mayChoose = !_journal.Has(Journal.Open) && (isUntouched || !isThere);
        if (old is not null && !Differs(old) && !mayChoose)
            return;
        if (old is not null && !isUntouched)
            throw new IOException($"{place.Configuration} has been changed by hand, and is not written anew: set accept and cert there");
        var listen = wishes.Listen.Count > 0 ? wishes.Listen : old?.Listen ?? [ServerChoices.Loopback];
        // Mail programs have been told the ports as soon as it was open once.
        var ports = mayChoose || old is null || old.Ports.Contains(0) ? PortSearch.Find(listen) : old.Ports;
        var (certificate, key) = wishes.Certificate is null ? (old?.Certificate, old?.Key) : (wishes.Certificate, wishes.Key);
        ServerFile.Write(place, new ServerChoices(listen, ports, certificate, key));
    }

    /// <summary>What the file says; a certificate that is still to be made is no mistake.</summary>
    private ServerChoices Read() => ServerChoices.Of(ConfigurationFile.Read(place.Configuration, new Findings()), place);

    private bool Differs(ServerChoices said) =>
        (wishes.Listen.Count > 0 && !wishes.Listen.SequenceEqual(said.Listen)) || (wishes.Certificate is not null && (wishes.Certificate, wishes.Key) != (said.Certificate, said.Key));

    /// <summary>The name that was asked for, else one that leads to where it listens.</summary>
    private string HostOf(ServerChoices choices)
    {
        if (_journal.ValueOf(Journal.Host) is { } asked)
            return asked;
        if (!ServerChoices.IsLocal(choices.Listen))
            return here.Machine.ToLowerInvariant();
        return choices.Listen.Contains(ServerChoices.Loopback, StringComparer.Ordinal) || choices.Listen.Count == 0 ? ServerChoices.Loopback : choices.Listen[0];
    }

    /// <summary>The user's own name, where a mail address can begin with it.</summary>
    private string Usual(string host)
    {
        if (IPAddress.TryParse(host, out _))
            host = ServerChoices.Loopback; // a mail address does not end with one
        bool isPlain = here.User.Length > 0 && here.User.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
        return $"{(isPlain && AccountName.Problem(here.User) is null ? here.User.ToLowerInvariant() : "me")}@{host}";
    }

    private void Deliver(string account, string host, string mail)
    {
        bool isWelcome = !_journal.Has(Journal.Welcome);
        bool isDemo = wishes.Demo && !_journal.Has(Journal.Demo);
        if (!isWelcome && !isDemo)
            return;
        var box = new LetterBox(new MaildirTree(mail, time));
        var now = time.GetUtcNow();
        if (isWelcome)
        {
            box.Put([WelcomeLetter.For(account, host, mail, here.Command, now)]);
            _journal.Write(Journal.Welcome);
        }

        if (isDemo)
        {
            box.Put(SampleLetters.For(account, host, now));
            _journal.Write(Journal.Demo);
        }
    }
}
