using System.Collections.Concurrent;
using System.Text;
using Postern.Stunnel.Reading;
using Postern.Stunnel.Tls;
using Postern.Testing;

namespace Postern.Stunnel.Tests.Verdicts;

/// <summary>Every configuration of corpus.txt before stunnel4 and before our reader.</summary>
public sealed class VerdictTests : IDisposable
{
    private const int AtOnce = 4;
    private readonly TemporaryDirectory _directory = new();

    public VerdictTests()
    {
        using var authority = new TestAuthority();
        VerdictFiles.Write(_directory, authority);
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Every_configuration_is_accepted_or_refused_as_by_stunnel4_and_in_its_words()
    {
        Assert.SkipUnless(ExternalProgram.Find("stunnel4") is not null, "there is no stunnel4 here");
        var differences = new ConcurrentDictionary<string, string>();
        var corpus = VerdictCorpus.Read(_directory.Path).Select((text, number) => (text.Name, text.Bytes, number)).ToList();
        var cancel = TestContext.Current.CancellationToken;
        await Parallel.ForEachAsync(corpus, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (text, stop) =>
        {
            var file = _directory.Write($"{text.number}.conf", text.Bytes);
            var theirs = await TheirsAsync(file, stop);
            var ours = Verdict.In(StunnelReader.Read(file, new StunnelHost(), new ContextTrial(passphrases: null)).Messages.Select(StartLine.Of));
            if (Difference(theirs, ours) is { } difference)
                differences[text.Name] = difference;
        });

        Assert.True(corpus.Count >= 300, $"{corpus.Count} configurations");
        Assert.Equal(corpus.Count, corpus.Select(text => text.Name).Distinct().Count());
        var known = KnownDifferences.All.Select(row => row.Name).ToHashSet();
        Nothing("differs", differences.Where(pair => !known.Contains(pair.Key)).Select(pair => $"{pair.Key}\n{pair.Value}"));
        Nothing("differs no more", known.Where(name => !differences.ContainsKey(name)));
    }

    private static void Nothing(string does, IEnumerable<string> rows)
    {
        var list = rows.Order(StringComparer.Ordinal).ToList();
        Assert.True(list.Count == 0, $"{list.Count} {does}:\n{string.Join('\n', list)}");
    }

    private static string? Difference(Verdict theirs, Verdict ours)
    {
        if (theirs.IsAccepted != ours.IsAccepted)
            return $"verdict: theirs {theirs.Reason}\n         ours   {ours.Reason}";
        if (theirs.Lines.SequenceEqual(ours.Lines))
            return null;
        var at = theirs.Lines.Zip(ours.Lines).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {at}: theirs {theirs.Lines.ElementAtOrDefault(at)}\n        ours   {ours.Lines.ElementAtOrDefault(at)}";
    }

    private static async Task<Verdict> TheirsAsync(string file, CancellationToken cancel)
    {
        using var process = ExternalProgram.Start(ExternalProgram.Find("stunnel4")!, [file]); // asked for before
        process.StandardInput.Close();
        var bytes = new MemoryStream();
        try
        {
            await process.StandardError.BaseStream.CopyToAsync(bytes, cancel);
            await process.WaitForExitAsync(cancel);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }

        return Verdict.In(Encoding.UTF8.GetString(bytes.ToArray()).Split('\n'));
    }
}
