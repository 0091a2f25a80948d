namespace Postern.Store.Maildir.Changing;

/// <summary>The file <c>postern-append</c>, which is there while several messages are being shown: a line for each, <c>&lt;name in tmp&gt; new|cur &lt;name there&gt;</c>.</summary>
internal static class JointJournal
{
    internal static ReadOnlySpan<byte> Name => "postern-append"u8;

    internal static byte[] Write(IReadOnlyList<DeliveryPlan> plans, MaildirFolder folder)
    {
        var text = new List<byte>();
        foreach (var plan in plans)
            text.AddRange([.. plan.Temporary.Span, .. plan.Place == folder.New ? " new "u8 : " cur "u8, .. plan.Shown.Span, (byte)'\n']);
        return [.. text];
    }

    /// <summary>What it says; nothing where it is not as <see cref="Write"/> writes it.</summary>
    internal static IReadOnlyList<DeliveryPlan> Read(byte[] text, MaildirFolder folder)
    {
        var plans = new List<DeliveryPlan>();
        for (int at = 0; at < text.Length;)
        {
            int length = text.AsSpan(at).IndexOf((byte)'\n');
            if (length < 0 || ReadLine(text.AsMemory(at, length), folder) is not { } plan)
                return [];
            plans.Add(plan);
            at += length + 1;
        }

        return plans;
    }

    private static DeliveryPlan? ReadLine(ReadOnlyMemory<byte> line, MaildirFolder folder)
    {
        int end = line.Span.IndexOf((byte)' ');
        if (end < 0)
            return null;
        var (temporary, rest) = (line[..end], line[(end + 1)..]);
        var place = rest.Span.StartsWith("new "u8) ? folder.New : rest.Span.StartsWith("cur "u8) ? folder.Current : null;
        if (place is null)
            return null;
        var shown = rest["new ".Length..];
        return IsName(temporary.Span) && IsName(shown.Span) ? new DeliveryPlan(temporary, place, shown, MessageName.BaseOf(shown.Span).ToArray()) : null;
    }

    private static bool IsName(ReadOnlySpan<byte> name) => name.Length is > 0 and <= LongestName && name[0] != '.' && name.IndexOfAny((byte)'/', (byte)0, (byte)' ') < 0;

    private const int LongestName = 255; // NAME_MAX
}
