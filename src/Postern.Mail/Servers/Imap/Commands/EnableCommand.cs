using Postern.Wire.Imap;

namespace Postern.Mail.Servers.Imap.Commands;

/// <summary>ENABLE (RFC 5161, RFC 9051 §6.3.1): what is not known is not an error, and not in the answer.</summary>
internal static class EnableCommand
{
    private static readonly (string Name, EnabledExtensions Extensions)[] Known =
    [
        ("CONDSTORE", EnabledExtensions.CondStore),
        ("QRESYNC", EnabledExtensions.QResync | EnabledExtensions.CondStore), // RFC 7162 §3.2.3
        ("UTF8=ACCEPT", EnabledExtensions.Utf8),
        ("IMAP4rev2", EnabledExtensions.Rev2),
    ];

    internal static ValueTask<ImapReply> RunAsync(ImapSession session, ImapCommand command)
    {
        if (!command.TryEnable(out var names, out string fault))
            return new(ImapReply.Bad(fault));
        string enabled = "";
        bool hasCondStore = false;
        foreach (var (name, extensions) in Known)
        {
            if (!names.Contains(name, StringComparer.OrdinalIgnoreCase))
                continue;
            hasCondStore |= extensions.HasFlag(EnabledExtensions.CondStore);
            session.Enabled |= extensions & ~EnabledExtensions.CondStore;
            enabled += " " + name;
        }
        session.Output.Add($"* ENABLED{enabled}\r\n");
        if (hasCondStore)
            session.EnableCondStore();
        return new(ImapReply.Ok("ENABLE completed"));
    }
}
