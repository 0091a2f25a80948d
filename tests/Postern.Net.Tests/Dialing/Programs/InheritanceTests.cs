using Postern.Net.Dialing.Programs;
using Postern.Net.Native;

namespace Postern.Net.Tests.Dialing.Programs;

public sealed class InheritanceTests
{
    private const int F_DUPFD = 0; // fcntl(2)

    [Fact]
    public void What_a_parent_has_handed_down_goes_no_further() => AssertEnds(Inheritance.End);

    [Fact]
    public void Nor_does_it_on_an_old_kernel() => AssertEnds(Inheritance.EndOneByOne);

    private static void AssertEnds(Action end)
    {
        int standard = Libc.fcntl(0, Libc.F_GETFD, 0);
        int fd = Libc.fcntl(1, F_DUPFD, 3); // has no close-on-exec flag
        try
        {
            Assert.Equal(0, Libc.fcntl(fd, Libc.F_GETFD, 0));
            end();
            Assert.Equal(Libc.FD_CLOEXEC, Libc.fcntl(fd, Libc.F_GETFD, 0));
            Assert.Equal(standard, Libc.fcntl(0, Libc.F_GETFD, 0));
        }
        finally
        {
            _ = Libc.close(fd);
        }
    }
}
