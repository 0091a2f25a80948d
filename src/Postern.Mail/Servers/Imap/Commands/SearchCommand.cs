using Postern.Mail.Servers.Imap.Searching;
using Postern.Store.Maildir.Index;
using Postern.Wire.Imap;
using Postern.Wire.Imap.Responding;
using Postern.Wire.Imap.Searching;
using Postern.Wire.Imap.Sets;

namespace Postern.Mail.Servers.Imap.Commands;

/// <summary>SEARCH and UID SEARCH (RFC 9051 §6.4.4, RFC 4731 §3, RFC 5182 §2, RFC 7162 §3.1.5).</summary>
internal static class SearchCommand
{
    internal static async ValueTask<ImapReply> RunAsync(ImapSession session, ImapCommand command)
    {
        SelectedMailbox selected = session.Selected!; // its row says so
        if (!SearchRequest.TryParse(command, out var request, out SearchFault fault))
            return session.Has(EnabledExtensions.Utf8) && fault.IsCharset ? CharsetInUtf8 : Refuse(selected, fault);
        if (session.Has(EnabledExtensions.Utf8) && request.HasCharset)
            return CharsetInUtf8;
        // RFC 7162 §3.1.2.2
        if (request.WantsModSeq && selected.Told.HighestModSeq == 0)
            return ImapReply.Bad("The mailbox keeps no mod-sequences");
        if (request.WantsModSeq)
            session.EnableCondStore();
        var plan = new SearchPlan(selected, request.Key, session.Store);
        bool saves = request.Return.HasFlag(SearchReturn.Save);
        NumberSet found;
        try
        {
            found = await new SearchRun(session, selected, plan).RunAsync();
        }
        catch (IOException) when (saves)
        {
            // RFC 5182 §2.1: a SEARCH that ends with NO leaves nothing saved.
            selected.Saved = NumberSet.Empty;
            throw;
        }
        if (saves)
            selected.Saved = Saved(request.Return, found).ToUids(selected.Told.Uids);
        Tell(session, selected, command.Tag, request, found);
        return ImapReply.Ok(saves ? "SEARCH completed, result saved" : "SEARCH completed");
    }

    /// <summary>RFC 6855 §3: all is UTF-8 already, and another charset would contradict it.</summary>
    private static ImapReply CharsetInUtf8 => ImapReply.Bad("No CHARSET after UTF8=ACCEPT");

    private static ImapReply Refuse(SelectedMailbox selected, SearchFault fault)
    {
        if (!fault.IsCharset)
            return ImapReply.Bad(fault.Text);
        // RFC 5182 §2.1: what ends with NO leaves nothing saved, had it been to save.
        if (fault.Saves)
            selected.Saved = NumberSet.Empty;
        return ImapReply.No(fault.Text, "BADCHARSET", "(US-ASCII UTF-8)");
    }

    /// <summary>Who saves and wants MIN or MAX alone saves these alone (RFC 5182 §2.4).</summary>
    private static NumberSet Saved(SearchReturn wanted, NumberSet found) => Told(wanted & ~SearchReturn.Save, found);

    /// <summary>What the client is told of: all, or the first and the last where it wants no more.</summary>
    private static NumberSet Told(SearchReturn wanted, NumberSet found)
    {
        if (found.IsEmpty || wanted == SearchReturn.None || (wanted & (SearchReturn.All | SearchReturn.Count)) != SearchReturn.None)
            return found;
        uint first = wanted.HasFlag(SearchReturn.Min) ? found.Smallest : found.Largest;
        uint last = wanted.HasFlag(SearchReturn.Max) ? found.Largest : found.Smallest;
        return NumberSet.Of([first, last]);
    }

    private static void Tell(ImapSession session, SelectedMailbox selected, string tag, SearchRequest request, NumberSet found)
    {
        // RFC 5182 §2.1: who only saves is told nothing.
        if (request.Return == SearchReturn.Save)
            return;
        long? modSeq = request.WantsModSeq ? HighestModSeq(selected, Told(request.Return & ~SearchReturn.Save, found)) : null;
        NumberSet numbers = request.IsUid ? found.ToUids(selected.Told.Uids) : found;
        var writer = new ResponseWriter(session.Output.Writer);
        if (request.IsExtended || session.Has(EnabledExtensions.Rev2))
            writer.Esearch(tag, request.IsUid, request.Return, numbers, modSeq);
        else
            writer.Search(numbers, modSeq);
    }

    private static long HighestModSeq(SelectedMailbox selected, NumberSet found)
    {
        ulong highest = 0;
        foreach (uint number in found.Numbers())
        {
            (IndexSnapshot snapshot, int place) = selected.Newest((int)number - 1);
            highest = Math.Max(highest, snapshot.ModSeqAt(place));
        }
        return (long)highest;
    }
}
