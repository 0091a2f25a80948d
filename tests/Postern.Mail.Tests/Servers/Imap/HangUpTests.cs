using Postern.Mail.Mailboxes;
using Postern.Mail.Tests.Doors;
using Postern.Store.Maildir;

namespace Postern.Mail.Tests.Servers.Imap;

/// <summary>A client that goes while long work is done for it of which there is little to say.</summary>
public sealed class HangUpTests
{
    private const int Count = 64;
    private const string Search = "s SEARCH LARGER 1 BODY nothere\r\n";

    [Theory]
    [InlineData(Search)]
    [InlineData("s FETCH 1:* RFC" + "822.SIZE\r\n")]
    public async Task Work_ends_soon_after_its_client_has_gone(string command)
    {
        using var bench = Full();
        TestClient client = await bench.SelectAsync();
        SharedMailbox mailbox = bench.Store.Open(bench.Store.TreeOf("joe").Folder(FolderName.Inbox));
        using var gone = new ManualResetEventSlim();
        Task<bool> held = mailbox.RunAsync(_ => gone.Wait(MailBench.Patience));
        await client.SayAsync(command);
        client.Dispose();
        gone.Set();
        Assert.True(await held);
        await bench.EndAsync();
        // Either learns the size of each message on its way.
        Assert.NotEqual(-1, mailbox.Snapshot.SentSizeAt(0));
        Assert.Equal(-1, mailbox.Snapshot.SentSizeAt(Count - 1));
        bench.Store.Close(mailbox);
    }

    [Fact]
    public async Task A_client_that_has_only_said_its_last_word_hears_what_was_found()
    {
        using var bench = Full();
        TestClient client = await bench.SelectAsync();
        await client.SayAsync(Search);
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
