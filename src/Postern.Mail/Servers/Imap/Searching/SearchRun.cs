using Postern.Store.Maildir.Index;
using Postern.Wire.Imap.Sets;

namespace Postern.Mail.Servers.Imap.Searching;

/// <summary>One SEARCH at work: on a worker for a while, and then others get their turn.</summary>
internal sealed class SearchRun(ImapSession session, SelectedMailbox selected, SearchPlan plan)
{
    /// <summary>Arbitrary: octets that are read in one turn; some milliseconds.</summary>
    private const long Turn = 2 << 20;

    /// <summary>Arbitrary: what it costs to look at a message without its file, in octets.</summary>
    private const long Look = 64;

    /// <summary>Arbitrary: what it costs to open a file, in octets.</summary>
    private const long Opening = 16 * 1024;

    private readonly NumberSetBuilder _found = new();
    private readonly IndexSnapshot _told = selected.Told;
    private IndexedMailbox? _mailbox;
    private long _spent;

    /// <summary>Searches; gives the numbers of what was found.</summary>
    /// <exception cref="Net.Conduits.ConduitException">The client has gone, or the connection is being ended.</exception>
    internal async ValueTask<NumberSet> RunAsync()
    {
        using IEnumerator<bool> pieces = Pieces().GetEnumerator();
        var client = new ClientPresence(session);
        while (await selected.Mailbox.RunAsync(mailbox => MoveNext(pieces, mailbox)))
            await client.AskAsync("* OK Still searching\r\n"u8.ToArray());
        return _found.Build();
    }

    private bool MoveNext(IEnumerator<bool> pieces, IndexedMailbox mailbox)
    {
        _mailbox = mailbox;
        return pieces.MoveNext();
    }

    private IEnumerable<bool> Pieces()
    {
        using var message = new SearchedMessage(selected, plan, session.StringForm);
        var scan = new BodyScan(message, plan.Root);
        for (int place = 0; place < _told.Count; place++)
        {
            message.Go(_mailbox!, place); // whoever moves on has set it
            bool? isFound = Judge(message);
            if (isFound is null)
            {
                foreach (int octets in scan.Pieces())
                {
                    if (Spend(octets))
                        yield return true;
                }
                isFound = scan.Result;
            }
            if (isFound == true && !message.IsGone)
                _found.Add(message.Number);
            if (Spend(message.Window.IsOpen ? Opening : Look))
                yield return true;
        }
    }

    /// <summary>Judges a message by what is cheap, and then by what is less so; null where its body must tell.</summary>
    private bool? Judge(SearchedMessage message)
    {
        bool? isFound = null;
        for (SearchCost cost = SearchCost.Index; isFound is null && !message.IsGone && cost <= SearchCost.Header; cost++)
            isFound = plan.Root.Judge(message, cost);
        return message.IsGone ? false : isFound;
    }

    /// <summary>Answers whether it is the turn of others.</summary>
    private bool Spend(long octets)
    {
        _spent += octets;
        if (_spent < Turn)
            return false;
        _spent = 0;
        return true;
    }
}
