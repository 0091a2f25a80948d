using System.Text;
using Postern.Store.State;
using Postern.Testing;
using Postern.Wire.Text;

namespace Postern.Store.Tests.State;

public sealed class SealTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TemporaryDirectory _other = new();

    public void Dispose()
    {
        _directory.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void The_key_is_made_once_and_found_again()
    {
        var made = StateKey.FindOrMake(_directory.Path);
        var found = StateKey.FindOrMake(_directory.Path);
        Assert.Equal(made.Derive("a"), found.Derive("a"));
        Assert.NotEqual(made.Derive("a"), made.Derive("b"));
        Assert.NotEqual(made.Derive("a"), StateKey.FindOrMake(_other.Path).Derive("a"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_directory.File(StateKey.FileName)));
    }

    [Fact]
    public async Task Of_many_who_make_it_at_once_all_have_the_same()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Convert.ToHexString(StateKey.FindOrMake(_directory.Path).Derive("a")))));
        Assert.Single(keys.Distinct());
    }

    [Theory]
    [InlineData("")]
    [InlineData("postern state key 1\n")]
    [InlineData("postern state key 1\nAAAA\n")]
    [InlineData("postern state key 2\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")]
    public void A_damaged_key_is_told_and_never_replaced(string text)
    {
        var path = _directory.Write(StateKey.FileName, text);
        Assert.Equal($"the state key “{path}” is damaged: bring it back from a backup, or delete it and set anew what was sealed under it", Assert.Throws<IOException>(() => StateKey.FindOrMake(_directory.Path)).Message);
        Assert.Equal(text, File.ReadAllText(path));
    }

    [Fact]
    public void What_was_closed_opens_for_the_same_purpose_and_owner_alone()
    {
        var seal = new Seal(StateKey.FindOrMake(_directory.Path));
        var text = seal.Close(new Secret("pässword"), "backend-secret", "Alice");
        Assert.True(Seal.IsSealed(text));
        Assert.DoesNotContain("ssword", text, StringComparison.Ordinal);
        Assert.Equal(new Secret("pässword"), seal.Open(text, "backend-secret", "alice"));
        Assert.NotEqual(text, seal.Close(new Secret("pässword"), "backend-secret", "Alice"));
        Assert.Contains("not for this account", Assert.Throws<IOException>(() => seal.Open(text, "backend-secret", "bob")).Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => seal.Open(text, "totp", "alice"));
        Assert.Throws<IOException>(() => new Seal(StateKey.FindOrMake(_other.Path)).Open(text, "backend-secret", "alice"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{SEALED}")]
    [InlineData("{SEALED}!!!")]
    [InlineData("{SEALED}AAAA")]
    [InlineData("{PLAIN}abc")]
    public void What_is_not_sealed_does_not_open(string text)
    {
        var seal = new Seal(StateKey.FindOrMake(_directory.Path));
        Assert.False(Seal.IsSealed(text));
        Assert.Equal("the totp of alice is damaged: set it anew", Assert.Throws<IOException>(() => seal.Open(text, "totp", "alice")).Message);
    }

    [Fact]
    public void A_byte_that_changed_keeps_it_shut()
    {
        var seal = new Seal(StateKey.FindOrMake(_directory.Path));
        var bytes = Convert.FromBase64String(seal.Close(new Secret("s"), "totp", "alice")[Seal.Mark.Length..]);
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = bytes.ToArray();
            changed[i] ^= 1;
            Assert.Throws<IOException>(() => seal.Open(Seal.Mark + Convert.ToBase64String(changed), "totp", "alice"));
        }

        Assert.Equal("s", Encoding.UTF8.GetString(seal.Open(Seal.Mark + Convert.ToBase64String(bytes), "totp", "alice").Reveal().Span));
    }
}
