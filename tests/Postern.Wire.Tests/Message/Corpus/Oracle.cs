using Postern.Testing;

namespace Postern.Wire.Tests.Message.Corpus;

/// <summary>Another reader of mail, asked by a script of Python beside this file for what it makes of every message.</summary>
internal static class Oracle
{
    /// <summary>The lines of each message of <see cref="MailCorpus"/>, in their order.</summary>
    /// <param name="script">The script's name.</param>
    /// <param name="needs">Words of Python that fail where the system does not have what the script needs; the test is skipped then.</param>
    public static async Task<List<string[]>> AskAsync(string script, string needs = "")
    {
        string? python = ExternalProgram.Find("python3");
        Assert.SkipWhen(python is null, "python3 is not installed");
        TestContext.Current.TestOutputHelper?.WriteLine(MailCorpus.Origin);
        using var directory = new TemporaryDirectory();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var (lacks, _) = await ExternalProgram.RunAsync(python!, ["-c", needs], patience.Token); // skipped otherwise
        Assert.SkipWhen(lacks != 0, $"python3 has not what {script} needs");
        var paths = MailCorpus.All.Select((one, i) =>
        {
            string path = directory.File($"{i}.eml");
            File.WriteAllBytes(path, one.Message);
            return path;
        }).ToList();
        var (code, text) = await ExternalProgram.RunAsync(python!, ["-X", "utf8", directory.Write(script, Read(script)), directory.Write("files", string.Join('\n', paths))], patience.Token); // as above
        Assert.True(code == 0, text);
        return [.. text.Split("\n\n")[..paths.Count].Select(view => view.Split('\n'))];
    }

    /// <summary>Where two views of messages differ and no reason is known, or do not and one is.</summary>
    public static List<string> Unexpected(IReadOnlyList<string[]> theirs, Func<byte[], List<string>> view, IReadOnlyDictionary<string, string> known)
    {
        var wrong = new List<string>();
        Assert.Equal(MailCorpus.All.Count, theirs.Count);
        foreach (var ((name, message), its) in MailCorpus.All.Zip(theirs))
        {
            var ours = view(message);
            bool isSame = ours.SequenceEqual(its);
            if (isSame == known.ContainsKey(name))
                wrong.Add($"{name}: {(isSame ? "no difference any more" : $"\n  theirs: {string.Join("\n          ", its.Except(ours))}\n  ours:   {string.Join("\n          ", ours.Except(its))}")}");
        }
        return wrong;
    }

    private static string Read(string script)
    {
        using var stream = typeof(Oracle).Assembly.GetManifestResourceStream(script) ?? throw new InvalidOperationException($"{script} is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
