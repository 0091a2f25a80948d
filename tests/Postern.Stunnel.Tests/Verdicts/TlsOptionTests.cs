using System.Globalization;
using System.Text.RegularExpressions;
using Postern.Stunnel.Reading.Values;
using Postern.Testing;

namespace Postern.Stunnel.Tests.Verdicts;

/// <summary>The bits of <c>options</c> are those that stunnel4 sets.</summary>
public sealed partial class TlsOptionTests : IDisposable
{
    private const int AtOnce = 4;
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Every_name_sets_and_clears_the_bits_that_it_does_there()
    {
        Assert.SkipUnless(ExternalProgram.Find("stunnel4") is not null, "there is no stunnel4 here");
        var cancel = TestContext.Current.CancellationToken;
        await Parallel.ForEachAsync(TlsNames.Options, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (option, stop) =>
        {
            Assert.Equal((option.Word, option.Value, 0UL), await TheirsAsync(option.Word, "", stop));
            Assert.Equal((option.Word, 0UL, option.Value), await TheirsAsync(option.Word, "-", stop));
        });
    }

    private async Task<(string Word, ulong Set, ulong Cleared)> TheirsAsync(string word, string sign, CancellationToken cancel)
    {
        // What cannot be opened ends it, after it has said what its options are.
        var file = _directory.Write($"{sign}{word}.conf", $"client=yes\noutput={_directory}/none/log\n[a]\naccept={_directory}/none/s\nconnect=1\noptions={sign}{word}\n");
        var (_, text) = await ExternalProgram.RunAsync(ExternalProgram.Find("stunnel4")!, [file], cancel); // asked for before
        var line = Bits().Match(text);
        Assert.True(line.Success, text);
        return (word, Number(line.Groups["set"].Value), Number(line.Groups["cleared"].Value));
    }

    private static ulong Number(string text) => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"TLS options: 0x[0-9A-F]+ \(\+0x(?<set>[0-9A-F]+), -0x(?<cleared>[0-9A-F]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bits();
}
