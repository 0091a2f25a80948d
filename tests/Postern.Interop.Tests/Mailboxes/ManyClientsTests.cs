namespace Postern.Interop.Tests.Mailboxes;

/// <summary>Several clients and foreign programs in one mailbox, at random: what each client was told is at every moment possible, and in the end what the disk has.</summary>
public sealed class ManyClientsTests
{
    private static readonly bool s_long = Environment.GetEnvironmentVariable("POSTERN_LONG") is not null;

    private static readonly string[] Enabled = ["", "CONDSTORE", "QRESYNC", "IMAP4rev2", "", "QRESYNC IMAP4rev2"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, s_long ? 100 : 4)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task Every_client_knows_in_the_end_what_the_disk_has(int seed) => RunAsync(seed, foreign: false);

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task So_it_is_where_other_programs_change_the_files(int seed) => RunAsync(seed, foreign: true);

    private static async Task RunAsync(int seed, bool foreign)
    {
        await using var server = await MailboxServer.StartAsync();
        string user = await server.NewUserAsync();
        Maildir.Make(Path.Combine(server.MailOf(user), ".Other"));
        for (int i = 1; i <= 5; i++)
            Maildir.Put(server.MailOf(user), i, Maildir.Letter($"begin-{i}"));
        var clients = new List<RandomClient>();
        for (int i = 0; i < (s_long ? 6 : 4); i++)
        {
            var client = new RandomClient(await server.LoginAsync(user), new Random((seed * 100) + i), $"c{i}");
            clients.Add(client);
            await client.BeginAsync(Enabled[i % Enabled.Length]);
        }
        int deeds = s_long ? 300 : 60;
        using var over = new CancellationTokenSource();
        Task hands = foreign ? ForeignAsync(new ForeignHands(server.MailOf(user), new Random(seed)), over.Token) : Task.CompletedTask;
        try
        {
            await Task.WhenAll(clients.Select(client => ActAsync(client, deeds)));
        }
        finally
        {
            // Or its files would come back while they are cleared away, and that would be all that is told.
            await over.CancelAsync();
            await hands;
        }
        // What another program did while we changed the folder ourselves is looked for within two seconds (docs/decisions/0021); from then on whoever asks is told.
        if (foreign)
            await Task.Delay(TimeSpan.FromSeconds(2.5));
        foreach (RandomClient client in clients)
            await client.SettleAsync();
        // Nobody remembers anything but the disk.
        await server.KillAsync();
        await server.AgainAsync();
        await using var fresh = new RandomClient(await server.LoginAsync(user), new Random(seed), "fresh");
        await fresh.BeginAsync("");
        foreach (RandomClient client in clients)
            Assert.True(client.Picture.Shown == fresh.Picture.Shown, $"it knows\n{client.Picture.Shown}\nand the disk has\n{fresh.Picture.Shown}\nafter\n{client.Story}");
        Assert.Equal(Maildir.Files(server.MailOf(user)).Count(), fresh.Picture.Count);
        foreach (RandomClient client in clients)
            await client.DisposeAsync();
    }

    private static async Task ActAsync(RandomClient client, int deeds)
    {
        try
        {
            for (int i = 0; i < deeds; i++)
                await client.ActAsync();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"{e.Message}\n{client.Story}", e);
        }
    }

    private static async Task ForeignAsync(ForeignHands hands, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            hands.Act();
            await Task.Delay(5, CancellationToken.None);
        }
    }
}
