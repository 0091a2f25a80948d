using System.Buffers;
using System.Text;
using Postern.Wire.Imap;
using Postern.Wire.Imap.Appending;
using Postern.Wire.Imap.Fetching;
using Postern.Wire.Imap.Listing;
using Postern.Wire.Imap.Mailboxes;
using Postern.Wire.Imap.Searching;
using Postern.Wire.Imap.Sets;
using Postern.Wire.Imap.Storing;

namespace Postern.Fuzz.Targets;

/// <summary>IMAP: what a client asks for once it is logged in.</summary>
internal static class ImapRequestTarget
{
    public static void Set(byte[] input)
    {
        if (!SequenceSet.TryParse(input, out var set, out string fault))
        {
            Invariant.IsReplyText(fault);
            return;
        }
        Invariant.Holds(SequenceSet.TryParse(Encoding.ASCII.GetBytes(set.ToString()), out var again, out _), "a set is read again");
        uint[] uids = [1, 2, 5, 9, 100, 4294967295];
        foreach (uint largest in (uint[])[0, 1, 100, uint.MaxValue])
        {
            var numbers = set.Resolve(largest);
            Invariant.Holds(again!.Resolve(largest).Equals(numbers), "and means the same");
            Invariant.Holds(numbers.IsEmpty || (SequenceSet.TryParse(Encoding.ASCII.GetBytes(numbers.ToString()), out var same, out _) && same.Resolve(0).Equals(numbers)), "what it means is a set");
            Invariant.Holds(numbers.And(numbers).Equals(numbers) && numbers.Or(numbers).Equals(numbers) && numbers.Without(numbers).IsEmpty, "a set is equal to itself");
            Invariant.Holds(numbers.ToNumbers(uids).ToUids(uids).Without(numbers).IsEmpty, "UIDs come back");
        }
        if (set.TryResolve(isUid: false, uids, NumberSet.Of([5, 6]), out var found))
            Invariant.Holds(found.Largest <= uids.Length, "no message is beyond the mailbox");
    }

    public static void Request(byte[] input)
    {
        if (!ImapCommand.TryParse(input, out var command, out _, out _))
            return;
        if (command.Name == "UID" && command.TryUid(out var inner, out _))
            command = inner;
        string fault = "";
        // Whatever the name is: each reads what was meant for another.
        Judge(FetchRequest.TryParse(command, out var fetch, out fault), fault);
        Judge(StoreRequest.TryParse(command, out var store, out fault), fault);
        Judge(CopyRequest.TryParse(command, out var copy, out fault), fault);
        Judge(ExpungeRequest.TryParse(command, out _, out fault), fault);
        Judge(SelectRequest.TryParse(command, out var select, out fault), fault);
        Judge(StatusRequest.TryParse(command, out _, out fault), fault);
        Judge(CreateRequest.TryParse(command, out _, out fault), fault);
        Judge(RenameRequest.TryParse(command, out _, out fault), fault);
        Judge(MailboxRequest.TryParse(command, out _, out fault), fault);
        Judge(ListRequest.TryParse(command, out var list, out fault), fault);
        Judge(SearchRequest.TryParse(command, out var search, out var searchFault), searchFault.Text);
        if (fetch is not null)
            IsSameFetch(fetch);
        Invariant.Holds(store is null || store.Flags.Keywords.All(word => word.All(letter => letter is > ' ' and <= '~')), "keywords are printable");
        Invariant.Holds(copy is null || !copy.Mailbox.Span.ContainsAnyInRange((byte)0, (byte)0x1F), "a mailbox's name is one line");
        Invariant.Holds(select?.QResync is not { } resync || resync.MatchedNumbers?.Count == resync.MatchedUids?.Count, "numbers match UIDs");
        Invariant.Holds(search is null || Depth(search.Key) <= (2 * SearchLimits.Depth) + 2, "keys have a depth");
        foreach (var pattern in list?.Patterns ?? [])
            _ = new MailboxPattern(Encoding.UTF8.GetString(pattern.Span), '/').Matches("INBOX/a/b c");
    }

    /// <summary>Reads APPEND as a connection does, with the octets that come and those that do not.</summary>
    public static void Append(byte[] input)
    {
        var framer = new AppendFramer();
        ReadOnlySpan<byte> rest = input;
        while (rest.IndexOf((byte)'\n') is >= 0 and var end)
        {
            var step = framer.Line(rest[..end].TrimEnd((byte)'\r'));
            rest = rest[(end + 1)..];
            if (step.Kind is AppendStepKind.Refused or AppendStepKind.Lost)
                Invariant.IsReplyText(step.Fault);
            Invariant.Holds((step.Message is not null) == (step.Kind == AppendStepKind.Message), "a message is told where there is one");
            if (step.Message is { Length: > 1000 })
                step = framer.Refuse(step, "Too big");
            if (step.Kind is AppendStepKind.Complete or AppendStepKind.Refused or AppendStepKind.Lost)
                framer = new AppendFramer();
            if (step.Octets > rest.Length)
                return;
            var octets = rest[..(int)step.Octets];
            if (step.Kind == AppendStepKind.Literal)
                framer.Literal(octets);
            rest = rest[octets.Length..];
            Invariant.Holds(framer.Mailbox.Length <= ImapLimits.Mailbox, "a mailbox's name has a length");
        }
    }

    private static void Judge(bool isRead, string fault)
    {
        if (isRead)
            Invariant.Holds(fault.Length == 0, "what is read has no fault");
        else
            Invariant.IsReplyText(fault);
    }

    private static void IsSameFetch(FetchRequest fetch)
    {
        var text = new ArrayBufferWriter<byte>();
        Encoding.ASCII.GetBytes($"a FETCH {fetch.Messages} ({string.Join(' ', fetch.Items)})", text);
        bool isRead = ImapCommand.TryParse(text.WrittenSpan, out var command, out _, out _);
        Invariant.Holds(isRead && FetchRequest.TryParse(command!, out var again, out _) && again.Items.Select(item => item.Label).SequenceEqual(fetch.Items.Select(item => item.Label)), "what is fetched is read again");
        Invariant.Holds(fetch.Items.All(item => item.Label.All(letter => letter is >= ' ' and <= '~')), "a label is printable");
    }

    private static int Depth(SearchKey key) => 1 + key switch
    {
        SearchKey.And and => and.Keys.Max(Depth),
        SearchKey.Or or => Math.Max(Depth(or.Left), Depth(or.Right)),
        SearchKey.Not not => Depth(not.Key),
        _ => 0,
    };
}
