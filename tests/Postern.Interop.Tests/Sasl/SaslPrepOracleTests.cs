using System.Globalization;
using Postern.Interop.Tests.Peers;
using Postern.Testing;
using Postern.Wire.Sasl;

namespace Postern.Interop.Tests.Sasl;

/// <summary>SASLprep against Python's Unicode 3.2 and its module stringprep: each character there is, and many texts of several.</summary>
public sealed class SaslPrepOracleTests
{
    private const string Oracle = """
        import random, stringprep as t
        from unicodedata import ucd_3_2_0 as u
        bad = [t.in_table_c12, t.in_table_c21_c22, t.in_table_c3, t.in_table_c4, t.in_table_c5, t.in_table_c6, t.in_table_c7, t.in_table_c8, t.in_table_c9]
        def prepare(s):
            s = ''.join(' ' if t.in_table_c12(c) else c for c in s if t.in_table_c12(c) or not t.in_table_b1(c))
            s = u.normalize('NFKC', s)
            if not s or any(f(c) for c in s for f in bad):
                return '-'
            if any(map(t.in_table_d1, s)) and (any(map(t.in_table_d2, s)) or not t.in_table_d1(s[0]) or not t.in_table_d1(s[-1])):
                return '-'
            return code(s)
        def code(s):
            return '.'.join('%X' % ord(c) for c in s)
        def say(s):
            print(code(s), prepare(s))
        every = [chr(c) for c in range(0x110000) if not 0xD800 <= c < 0xE000 and (c < 0x30000 or c > 0xDFF00)]
        # What Unicode 3.2 has not assigned, Python orders by today's classes.
        lively = [c for c in every if not t.in_table_a1(c) and (ord(c) < 0x1200 or u.decomposition(c) or u.combining(c) or 0xAC00 <= ord(c) < 0xAC40)]
        for c in every:
            if ord(c) < 0x3400 or u.decomposition(c) or ord(c) % 7 == 0:
                say(c)
        random.seed(7)
        for _ in range(40000):
            say(''.join(random.choice(lively) for _ in range(random.randint(2, 6))))
        """;

    [Fact]
    public async Task Every_character_is_prepared_as_Python_prepares_it()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(180));
        var (code, text) = await ExternalProgram.RunAsync(Needed.Program("python3"), ["-c", Oracle], patience.Token);
        Assert.True(code == 0, text);
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length > 50_000, text);
        Assert.Empty(lines.Where(line => !IsRight(line)).Take(10));
    }

    private static bool IsRight(string line)
    {
        string[] halves = line.Split(' ');
        bool isName = SaslPrep.TryPrepare(Text(halves[0]), out string prepared);
        return halves[1] == "-" ? !isName : isName && prepared == Text(halves[1]);
    }

    private static string Text(string codes) => string.Concat(codes.Split('.').Select(code => char.ConvertFromUtf32(int.Parse(code, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))));
}
