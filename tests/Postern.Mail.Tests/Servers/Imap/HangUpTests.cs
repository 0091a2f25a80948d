using Postern.Mail.Mailboxes;
using Postern.Mail.Tests.Doors;
using Postern.Store.Maildir;

namespace Postern.Mail.Tests.Servers.Imap;

/// <summary>A client that goes while a long SEARCH is done for it.</summary>
public sealed class HangUpTests
{
    private const int Count = 64;
    private const string Long = "s SEARCH LARGER 1 BODY nothere\r\n";

    [Fact]
    public async Task A_search_ends_soon_after_its_client_has_gone()
    {
        using var bench = Full();
        TestClient client = await bench.SelectAsync();
        SharedMailbox mailbox = bench.Store.Open(bench.Store.TreeOf("joe").Folder(FolderName.Inbox));
        using var gone = new ManualResetEventSlim();
        Task<bool> held = mailbox.RunAsync(_ => gone.Wait(MailBench.Patience));
        await client.SayAsync(Long);
        client.Dispose();
        gone.Set();
        Assert.True(await held);
        await bench.EndAsync();
        // Who looks for what is large learns the size of each message on its way.
        Assert.NotEqual(-1, mailbox.Snapshot.SentSizeAt(0));
        Assert.Equal(-1, mailbox.Snapshot.SentSizeAt(Count - 1));
        bench.Store.Close(mailbox);
    }

    [Fact]
    public async Task A_client_that_has_only_said_its_last_word_hears_what_was_found()
    {
        using var bench = Full();
        TestClient client = await bench.SelectAsync();
        await client.SayAsync(Long);
        client.Finish();
        string heard = await client.RestAsync();
        Assert.EndsWith("* SEARCH\r\ns OK SEARCH completed\r\n", heard, StringComparison.Ordinal);
    }

    /// <summary>Some turns are needed to search it.</summary>
    private static SearchBench Full()
    {
        var bench = new SearchBench();
        for (int i = 0; i < Count; i++)
        {
            using FileStream file = File.OpenWrite(bench.Put("Subject: long\n\n"));
            file.SetLength(2 << 20);
        }
        return bench;
    }
}
