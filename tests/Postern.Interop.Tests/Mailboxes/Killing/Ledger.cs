using System.Globalization;

namespace Postern.Interop.Tests.Mailboxes.Killing;

/// <summary>What is in both mailboxes after a kill, held against what was promised.</summary>
internal sealed class Ledger
{
    private readonly Dictionary<(string Subject, string Place), (uint Uid, bool IsFlagged)> _found = [];
    private readonly Dictionary<string, string> _validities = new(StringComparer.Ordinal);

    /// <summary>How many messages there are.</summary>
    internal int Count => _found.Count;

    /// <summary>Looks at both.</summary>
    internal async Task LookAsync(ImapTalk talk)
    {
        _found.Clear();
        foreach (string mailbox in (string[])[Promise.Inbox, Promise.Other])
        {
            string validity = (await talk.DoAsync($"SELECT {mailbox}")).Single(answer => answer.Contains("[UIDVALIDITY ", StringComparison.Ordinal));
            Assert.Equal(validity, _validities.TryGetValue(mailbox, out string? before) ? before : _validities[mailbox] = validity);
            foreach (string response in (await talk.DoAsync("UID FETCH 1:* (UID FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])")).Where(one => one.Contains(" FETCH (", StringComparison.Ordinal)))
                Add(mailbox, response);
        }
    }

    /// <summary>Every letter is where it may be, once, under its UID; what is found is promised from now on.</summary>
    internal void Hold(IEnumerable<Promise> letters, string story)
    {
        var known = letters.ToDictionary(letter => letter.Subject, StringComparer.Ordinal);
        Assert.All(_found.Keys, found => Assert.True(known.ContainsKey(found.Subject), $"{found.Subject} was never written ({story})"));
        foreach (Promise letter in known.Values)
            Hold(letter, story);
        foreach (Promise letter in known.Values)
        {
            Assert.True(letter.Companions.All(other => other.Places.SequenceEqual(letter.Places)), $"of one APPEND {letter.Subject} is in “{letter.Places.First()}”, and others are not ({story})");
            letter.Companions = [];
        }
    }

    private void Hold(Promise letter, string story)
    {
        string[] places = [.. ((string[])[Promise.Inbox, Promise.Other]).Where(place => _found.ContainsKey((letter.Subject, place)))];
        string at = string.Join('+', places);
        Assert.True(letter.Places.Contains(at), $"{letter.Subject} is in “{at}”, and was promised to be in “{string.Join("” or “", letter.Places)}” ({story})");
        foreach (string place in places)
        {
            var (uid, isFlagged) = _found[(letter.Subject, place)];
            Assert.True(!letter.Uids.TryGetValue(place, out uint promised) || promised == uid, $"{letter.Subject} had the UID {promised} in {place}, and has {uid} ({story})");
            Assert.True(place != Promise.Inbox || !letter.MustBeFlagged || isFlagged, $"{letter.Subject} has lost its flag ({story})");
            letter.Uids[place] = uid;
        }
        // What is there now was not there by chance: it stays.
        letter.Places = [at];
    }

    private void Add(string mailbox, string response)
    {
        string subject = FetchItems.Find(response, "BODY[")!.Trim('"').Replace("Subject: ", "", StringComparison.Ordinal).Trim(); // it was asked for
        uint uid = uint.Parse(FetchItems.Find(response, "UID")!, CultureInfo.InvariantCulture);
        bool isFlagged = FetchItems.Find(response, "FLAGS")!.Contains("\\Flagged", StringComparison.Ordinal);
        Assert.True(_found.TryAdd((subject, mailbox), (uid, isFlagged)), $"{subject} is in {mailbox} twice");
    }
}
