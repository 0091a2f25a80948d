namespace Postern.Architecture.Tests;

/// <summary>Which folder may see which. A folder that is not on the left does not exist; what is not on the right is not seen.</summary>
/// <remarks>The order is that of building: a row sees rows above it only, so there can be no circle. The top of <c>Postern</c> (Program, Composition) sees everything.</remarks>
internal static class Walls
{
    public static readonly (string Room, string Sees)[] Rooms =
    [
        ("Wire.Text",        ""),
        ("Wire.Ends",        "Wire.Text"),
        ("Wire.Dns",         "Wire.Text Wire.Ends"),
        ("Wire.Proxy",       "Wire.Text Wire.Ends"),
        ("Wire.Tls",         ""),
        ("Wire.Configuration", ""),
        ("Wire.Sasl",        "Wire.Text"),
        ("Wire.Pop3",        "Wire.Text"),
        ("Wire.Imap",        "Wire.Text"),
        ("Wire.Smtp",        "Wire.Text"),
        ("Wire.Message",     "Wire.Text"),

        ("Store.Native",     ""),
        ("Store.Files",      "Wire.Text Store.Native"),
        ("Store.Sqlite",     "Store.Native Store.Files"),
        ("Store.State",      "Wire.Text Store.Files"),
        ("Store.Maildir",    "Wire.Text Store.Native Store.Files"),
        ("Store.Watching",   "Store.Native Store.Files"),

        ("Net.Native",       ""),
        ("Net.Loops",        "Net.Native"),
        ("Net.Conduits",     "Wire.Text Net.Native Net.Loops"),
        ("Net.Settings",     "Wire.Ends"),
        ("Net.Certificates", "Wire.Text Net.Native Net.Settings"),
        ("Net.Tls",          "Wire.Text Net.Native Net.Loops Net.Conduits Net.Settings Net.Certificates"),
        ("Net.Talk",         "Net.Loops Net.Conduits Net.Settings Net.Tls"),
        ("Net.Preludes",     "Wire.Text Wire.Ends Net.Loops Net.Conduits Net.Settings Net.Tls Net.Talk"),
        ("Net.Dns",          "Wire.Text Wire.Ends Wire.Dns Net.Native Net.Loops Net.Conduits"),
        ("Net.Dialing",      "Wire.Text Wire.Ends Net.Native Net.Loops Net.Conduits Net.Settings Net.Certificates Net.Talk Net.Dns"),
        ("Net.Listening",    "Wire.Text Wire.Ends Net.Native Net.Loops Net.Conduits"),
        ("Net.Relay",        "Net.Loops Net.Conduits Net.Settings Net.Tls"),
        ("Net.Engine",       "Wire.Text Wire.Ends Wire.Proxy Net.Loops Net.Conduits Net.Settings Net.Tls Net.Talk Net.Preludes Net.Dialing Net.Listening Net.Relay"),
        ("Net.Control",      "Wire.Text Net.Native"),
        ("Net.Succession",   "Net.Native Net.Control"),

        ("Ssh.Servers",      "Wire.Text Wire.Ends Net.Settings Net.Control"),
        ("Ssh.Diagnosis",    "Wire.Text Net.Certificates Ssh.Servers"),
        ("Ssh.Mux",          "Wire.Text Net.Loops Net.Conduits Net.Dialing Net.Control"),
        ("Ssh.Programs",     "Net.Dialing Ssh.Servers Ssh.Diagnosis"),
        ("Ssh.Carrying",     "Wire.Text Wire.Ends Net.Loops Net.Conduits Net.Settings Net.Dialing Net.Relay Net.Control Ssh.Servers Ssh.Diagnosis Ssh.Programs"),
        ("Ssh.Leasing",      "Wire.Text Net.Dialing Net.Control Ssh.Servers Ssh.Carrying"),
        ("Ssh",              "Wire.Ends Net.Loops Net.Conduits Net.Settings Net.Dialing Ssh.Servers Ssh.Mux Ssh.Leasing"),
        ("Ssh.Examining",    "Wire.Text Ssh.Servers Ssh.Diagnosis Ssh.Mux Ssh.Programs"),
        ("Ssh.Setup",        "Wire.Text Wire.Ends Net.Certificates Ssh.Servers Ssh.Diagnosis Ssh.Programs"),

        ("Stunnel.Settings", "Wire.Text"),
        ("Stunnel.Explaining", "Stunnel.Settings"),
        ("Stunnel.Logging",  ""),
        ("Stunnel.Protocols", "Wire.Text Net.Loops Net.Conduits Net.Talk Stunnel.Settings Stunnel.Logging Wire.Proxy Net.Preludes"),
        ("Stunnel.Reading", "Wire.Text Net.Native Stunnel.Settings Stunnel.Protocols"),
        ("Stunnel.CommandLine", "Stunnel.Settings Stunnel.Reading"),
        ("Stunnel.Services", "Wire.Text Wire.Ends Net.Loops Net.Conduits Net.Settings Net.Tls Net.Dns Net.Dialing Net.Listening Net.Relay Net.Engine Stunnel.Settings Stunnel.Logging Stunnel.Protocols"),
        ("Stunnel.Tls",     "Wire.Text Net.Loops Net.Conduits Net.Certificates Net.Tls Stunnel.Settings Stunnel.Logging Stunnel.Reading Stunnel.Services"),

        ("Mail.Gssapi",      "Wire.Text Wire.Sasl"),
        ("Mail.Accounts",    "Wire.Text Wire.Sasl Wire.Configuration Net.Loops Net.Certificates Store.Files Store.Sqlite Store.State"),
        ("Mail.Guard",       "Wire.Text Net.Loops Net.Conduits Store.State Store.Sqlite Mail.Accounts"),
        ("Mail.Doors",       "Wire.Text Wire.Sasl Wire.Ends Wire.Message Wire.Pop3 Wire.Imap Wire.Smtp Net.Certificates Net.Loops Net.Conduits Net.Settings Net.Tls Net.Talk Net.Engine Mail.Accounts Mail.Guard"),
        ("Mail.Mailboxes",   "Net.Loops Store.Maildir Store.Watching Mail.Accounts"),
        ("Mail.Delivery",    "Wire.Text Wire.Message Wire.Smtp Net.Conduits Net.Loops Net.Settings Net.Engine Store.Maildir Mail.Accounts Mail.Mailboxes Mail.Doors"),
        ("Mail.Clients",     "Wire.Text Wire.Sasl Wire.Ends Wire.Pop3 Wire.Imap Wire.Smtp Net.Loops Net.Conduits Net.Settings Net.Tls Net.Talk"),
        ("Mail.Gateway",     "Wire.Text Wire.Sasl Wire.Ends Wire.Message Wire.Pop3 Wire.Imap Wire.Smtp Net.Loops Net.Conduits Net.Settings Net.Tls Net.Talk Net.Certificates Net.Dialing Net.Engine Net.Relay Mail.Accounts Mail.Doors Mail.Clients"),
        ("Mail.Servers",     "Wire.Text Wire.Ends Wire.Message Wire.Pop3 Wire.Imap Wire.Smtp Net.Loops Net.Conduits Net.Settings Net.Tls Net.Talk Net.Engine Store.Maildir Mail.Accounts Mail.Mailboxes Mail.Doors Mail.Delivery"),
        ("Mail.Explaining",  "Store.Maildir Mail.Delivery Wire.Smtp Wire.Text Wire.Sasl Wire.Ends Net.Conduits Net.Settings Net.Talk Net.Engine Mail.Accounts Mail.Guard Mail.Mailboxes Mail.Doors Mail.Clients Mail.Gateway"),

        ("Native",           ""),
        ("Configuration",    "Stunnel.Settings Stunnel.Explaining Stunnel.Reading Stunnel.Tls Wire.Text Wire.Ends Wire.Sasl Wire.Configuration Store.Files Net.Certificates Net.Settings Net.Tls Net.Dialing Net.Control Native"),
        ("Logging",          "Native Configuration Stunnel.Settings Stunnel.Logging"),
        ("Hosting",         "Stunnel.Tls Stunnel.Settings Stunnel.Logging Stunnel.Protocols Stunnel.Services Mail.Guard Mail.Mailboxes Mail.Delivery Mail.Servers Mail.Gssapi Wire.Sasl Wire.Text Wire.Ends Net.Loops Net.Conduits Net.Settings Net.Certificates Net.Tls Net.Preludes Net.Dns Net.Dialing Net.Listening Net.Engine Net.Control Ssh.Carrying Store.Files Store.State Store.Watching Mail.Accounts Mail.Guard Mail.Clients Mail.Doors Mail.Gateway Mail.Explaining Native Configuration Logging Net.Succession Ssh.Servers"),
        ("OwnServer",        "Wire.Text Wire.Ends Net.Certificates Store.Files Store.Maildir Mail.Accounts Mail.Mailboxes Configuration"),
        ("Verbs",            "Stunnel.Settings Stunnel.Explaining Stunnel.Reading Stunnel.Tls OwnServer Store.Files Wire.Ends Wire.Text Wire.Sasl Net.Certificates Net.Control Store.State Mail.Accounts Mail.Guard Mail.Doors Mail.Gateway Mail.Explaining Net.Conduits Ssh.Servers Ssh.Diagnosis Ssh.Carrying Ssh.Programs Ssh.Examining Ssh.Setup Net.Settings Net.Tls Native Configuration Hosting Logging"),
    ];
}
