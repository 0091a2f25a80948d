using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Wire.Tests.Sasl;

public sealed class ScramKeysTests
{
    /// <summary>Written by PostgreSQL 15 for the password <c>pencil</c>: ALTER ROLE, then SELECT rolpassword FROM pg_authid.</summary>
    private const string OfPostgres = "SCRAM-SHA-256$4096:USt1dPFpSf7JmNiK0HzUqA==$dKcFhV4v6ReUdyrhVkRrKOPspVveY8MsN6uHTqpbpoc=:ysX8M0MRoKQueQqTl7hL990cBvFzbeTP5blMM5sZ8Lg=";

    [Fact]
    public void What_PostgreSQL_writes_is_read_and_is_of_its_password()
    {
        Assert.True(ScramKeys.TryParse(OfPostgres, out var keys));
        Assert.Equal((ScramHash.Sha256, 4096), (keys.Hash, keys.Iterations));
        Assert.Equal(OfPostgres, keys.Format());
        Assert.True(keys.IsOf(new Secret("pencil")));
        Assert.False(keys.IsOf(new Secret("pencils")));
    }

    [Theory]
    [InlineData(ScramHash.Sha1)]
    [InlineData(ScramHash.Sha256)]
    [InlineData(ScramHash.Sha512)]
    public void What_is_written_is_read(ScramHash hash)
    {
        var random = new Random(1);
        for (int i = 0; i < 50; i++)
        {
            byte[] salt = new byte[random.Next(1, 40)];
            random.NextBytes(salt);
            var keys = ScramKeys.Make(hash, new Secret($"pass {i}"), salt, random.Next(1, 20))!;
            Assert.True(ScramKeys.TryParse(keys.Format(), out var again));
            Assert.Equal(keys, again);
            Assert.Equal(keys.GetHashCode(), again.GetHashCode());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("SCRAM-SHA-256")]
    [InlineData("SCRAM-SHA-256$4096:c2FsdA==$AAAA:AAAA")]
    [InlineData("SCRAM-SHA-2$4096:c2FsdA==$qnUNKjbEf+nZmVxlrOFjM8CQpvU=:qnUNKjbEf+nZmVxlrOFjM8CQpvU=")]
    [InlineData("SCRAM-SHA-1$0:c2FsdA==$qnUNKjbEf+nZmVxlrOFjM8CQpvU=:qnUNKjbEf+nZmVxlrOFjM8CQpvU=")]
    [InlineData("SCRAM-SHA-1$-1:c2FsdA==$qnUNKjbEf+nZmVxlrOFjM8CQpvU=:qnUNKjbEf+nZmVxlrOFjM8CQpvU=")]
    [InlineData("SCRAM-SHA-1$4096:$qnUNKjbEf+nZmVxlrOFjM8CQpvU=:qnUNKjbEf+nZmVxlrOFjM8CQpvU=")]
    [InlineData("SCRAM-SHA-1$4096:c2FsdA$qnUNKjbEf+nZmVxlrOFjM8CQpvU=:qnUNKjbEf+nZmVxlrOFjM8CQpvU=")]
    [InlineData("SCRAM-SHA-1$4096:c2FsdA==$qnUNKjbEf+nZmVxlrOFjM8CQpvU=")]
    public void What_is_not_whole_is_not_read(string text) => Assert.False(ScramKeys.TryParse(text, out _));

    [Theory]
    [InlineData("")]
    [InlineData("tab\there")]
    public void No_keys_are_made_of_what_is_no_password(string password) => Assert.Null(ScramKeys.Make(ScramHash.Sha256, new Secret(password), "salt"u8, 4096));

    [Fact]
    public void Keys_are_not_printed() =>
        Assert.Equal("(SCRAM-SHA-256 keys)", ScramKeys.Make(ScramHash.Sha256, new Secret("pencil"), "salt"u8, 4096)!.ToString());
}
