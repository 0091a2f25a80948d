namespace Postern.Mail.Tests.Servers.Imap;

/// <summary>Random searches over random messages, against the simplest way to judge them.</summary>
public sealed class SearchTreeTests
{
    [Fact]
    public async Task Whatever_is_searched_for_is_found_where_it_is_and_nowhere_else()
    {
        const int Count = 30, Seed = 20201;
        var random = new Random(Seed);
        using var bench = new SearchBench();
        SearchLetter[] letters = [.. Enumerable.Range(0, Count).Select(_ => new SearchLetter(random))];
        foreach (SearchLetter letter in letters)
            bench.Put(letter.Octets, letter.Flags, new DateTimeOffset(letter.Arrived, new TimeOnly(12, 0), TimeSpan.Zero));
        var client = await bench.SelectAsync();
        for (int i = 0; i < 600; i++)
        {
            var tree = SearchTree.Random(random, depth: 4);
            string answer = await client.AskAsync("s UID SEARCH " + tree.Written, "s OK");
            string expected = string.Concat(Enumerable.Range(1, Count).Where(number => tree.Holds(letters[number - 1], number)).Select(number => $" {number}"));
            Assert.True(answer.StartsWith($"* SEARCH{expected}\r\n", StringComparison.Ordinal), $"{tree.Written}\nexpected:{expected}\n{answer}");
        }
    }
}
