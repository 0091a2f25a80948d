using Postern.Wire.Ends;

namespace Postern.Net.Settings;

/// <summary>What makes a door a mail door: who may log in, how, and how the login at the server behind it is made.</summary>
public sealed record MailSettings
{
    /// <summary>Who decides about a login.</summary>
    public LoginCheck Login { get; init; }

    /// <summary>Where accounts are kept: a file, or <c>sqlite:FILE</c>; null for the database in the state directory.</summary>
    public string? Accounts { get; init; }

    /// <summary>Where the mailboxes of the accounts are, as a pattern of a path (<c>%u</c> account, <c>%n</c> what stands before its @, <c>%d</c> what stands behind); null where a server has them.</summary>
    public string? Mailboxes { get; init; }

    /// <summary>The only mechanisms that are offered, by their SASL names; empty for all that are in force and have secrets behind them.</summary>
    public IReadOnlyList<string> Mechanisms { get; init; } = [];

    /// <summary>The file with the keys that tickets of Kerberos for this door are opened with; null for the system's, where <see cref="Mechanisms"/> names GSSAPI.</summary>
    public string? Keytab { get; init; }

    /// <summary>The file with the keys that this process's own tickets are fetched with; null for what its environment has.</summary>
    public string? ClientKeytab { get; init; }

    /// <summary>Whether clients may log in by a ticket: a keytab is named, or GSSAPI is.</summary>
    public bool TakesTickets => Keytab is not null || Mechanisms.Contains("GSSAPI", StringComparer.OrdinalIgnoreCase);

    /// <summary>Networks whose devices may log in without TLS; each such login is logged.</summary>
    public IReadOnlyList<Cidr> ClearLogin { get; init; } = [];

    /// <summary>Servers of certain accounts or domains, in place of those that the door leads to; the first that fits counts.</summary>
    public IReadOnlyList<MailRoute> Routes { get; init; } = [];

    /// <summary>How often each of several servers is looked at while nobody comes; zero for never.</summary>
    public TimeSpan CheckServers { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What is shown to the server behind the door.</summary>
    public BackendProof Proof { get; init; }

    /// <summary>The name of the master user, where <see cref="Proof"/> is one.</summary>
    public string? MasterUser { get; init; }

    /// <summary>The file that holds the master user's password.</summary>
    public string? MasterSecret { get; init; }

    /// <summary>The only mechanisms used towards the server, by their SASL names (USER and LOGIN for the commands of POP3 and IMAP); empty for the strongest that it offers and that is in force.</summary>
    public IReadOnlyList<string> BackendMechanisms { get; init; } = [];

    /// <summary>The domain of logins that name none; null for no domain.</summary>
    public string? Domain { get; init; }

    /// <summary>The domains whose mail is for the mailboxes here; empty for those of the accounts' names and aliases.</summary>
    public IReadOnlyList<string> LocalDomains { get; init; } = [];

    /// <summary>Who has the mail to addresses of a domain that are nobody's; the first that fits counts.</summary>
    public IReadOnlyList<CatchAllAccount> CatchAll { get; init; } = [];

    /// <summary>Mail to <c>name+detail</c> goes to the folder of that name, where there is one.</summary>
    public bool DetailFolders { get; init; }

    /// <summary>Whoever has logged in may send as anybody: the next hop judges senders.</summary>
    public bool AnySender { get; init; }

    /// <summary>Octets of the largest mail that is taken.</summary>
    public long LargestMail { get; init; } = 100L << 20;

    /// <summary>Networks whose clients may log in after HELO, which shows them no list.</summary>
    public IReadOnlyList<Cidr> HeloLogin { get; init; } = [];

    /// <summary>Networks whose clients are shown the list of mechanisms in the old form, <c>AUTH=</c>, too.</summary>
    public IReadOnlyList<Cidr> OldAuth { get; init; } = [];

    /// <summary>Devices that send without a login, by their networks, and the accounts that they send as; the first that fits counts.</summary>
    public IReadOnlyList<DeviceAccount> Devices { get; init; } = [];

    /// <summary>Networks from which whoever has read mail at a door of this process may send for a while without a login.</summary>
    public IReadOnlyList<Cidr> PopBeforeSmtp { get; init; } = [];

    /// <summary>How long that is.</summary>
    public TimeSpan PopBeforeSmtpLife { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The first login that the server accepts over verified TLS makes an account here.</summary>
    public bool Learn { get; init; }

    /// <summary>Tells the server the client's address: IMAP by <c>ID</c>, POP3 and submission by <c>XCLIENT</c>, where it offers that.</summary>
    public bool TellClient { get; init; }
}
