using Postern.Net.Dialing;
using Postern.Net.Native;

namespace Postern.Net.Tests.Dialing;

public sealed class DialFaultTests
{
    [Theory]
    [InlineData(Libc.EMFILE, true, "out of file descriptors: this process")]
    [InlineData(Libc.ENFILE, true, "out of file descriptors: the whole system")]
    [InlineData(Libc.ENOBUFS, true, "the system is out of memory for sockets")]
    [InlineData(Libc.ECONNREFUSED, false, "connection refused")]
    [InlineData(Libc.EACCES, false, "permission denied")]
    public void Every_error_has_its_sentence(int error, bool shortage, string words)
    {
        Assert.Equal(shortage, DialFault.IsShortage(error));
        Assert.StartsWith(words, DialFault.Words(error));
    }
}
