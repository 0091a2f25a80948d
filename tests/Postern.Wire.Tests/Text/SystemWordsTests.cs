using Postern.Wire.Text;

namespace Postern.Wire.Tests.Text;

/// <summary>What the system refuses is told in its own words, in a build without the class library's messages too.</summary>
public sealed class SystemWordsTests
{
    [Fact]
    public void The_reasons_are_those_of_the_system()
    {
        Assert.Equal("no such file or directory", Of(() => File.ReadAllText("/nonexistent")));
        Assert.Equal("no such file or directory", Of(() => File.ReadAllText("/nonexistent/file")));
        Assert.Equal("permission denied", Of(() => File.ReadAllText("/"))); // the class library says so of a directory too
        Assert.Equal("file exists", Of(() => Directory.CreateDirectory("/dev/null")));
        Assert.Equal("file exists", Of(() => new FileStream("/dev/null", FileMode.CreateNew).Dispose()));
    }

    [Fact]
    public void Who_brings_a_sentence_is_let_say_it() =>
        Assert.Equal("the answer is too long", SystemWords.Of(new IOException("the answer is too long")));

    private static string Of(Action refused) => SystemWords.Of(Assert.ThrowsAny<Exception>(refused));
}
