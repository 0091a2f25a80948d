using System.Diagnostics;
using System.Net;
using Postern.Store.Maildir.Uids;
using Postern.Testing;

namespace Postern.Store.Tests.Maildir.Uids;

public sealed class MailboxLockTests : IDisposable
{
    private readonly MailRig _rig = new();

    private string LockFile => _rig.File("dovecot-uidlist.lock");

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void While_it_is_held_Dovecots_lock_is_there_with_our_number()
    {
        using (Take())
            Assert.Equal($"{Environment.ProcessId}:{Dns.GetHostName()}", File.ReadAllText(LockFile));
        Assert.False(File.Exists(LockFile));
        Assert.Equal(["postern.lock"], _rig.Names("."));
    }

    [Fact]
    public async Task One_at_a_time_has_it()
    {
        int inside = 0, most = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 10; i++)
            {
                using var mine = Take(TimeSpan.FromMinutes(2));
                most = Math.Max(most, Interlocked.Increment(ref inside));
                Interlocked.Decrement(ref inside);
            }
        })));
        Assert.Equal(1, most);
    }

    [Fact]
    public void One_of_a_process_that_lives_is_waited_for_and_then_told()
    {
        using var sleeper = ExternalProgram.Start("/bin/sleep", ["60"]);
        File.WriteAllText(LockFile, $"{sleeper.Id}:{Dns.GetHostName()}");
        var told = Assert.Throws<IOException>(() => Take(TimeSpan.FromMilliseconds(50)));
        Assert.Equal($"“{LockFile}” is held by another program and is not let go", told.Message);
        Assert.True(File.Exists(LockFile));
        End(sleeper);
        Take().Dispose();
    }

    [Fact]
    public void One_of_a_process_that_is_no_more_is_stale()
    {
        using var sleeper = ExternalProgram.Start("/bin/sleep", ["60"]);
        End(sleeper);
        File.WriteAllText(LockFile, $"{sleeper.Id}:{Dns.GetHostName()}");
        Take().Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("1:another.host.example")]
    public void One_that_tells_nothing_is_stale_after_two_minutes(string contents)
    {
        File.WriteAllText(LockFile, contents);
        Assert.Throws<IOException>(() => Take(TimeSpan.Zero));
        MailboxLock.Take(_rig.Inbox, new MovedTime { By = TimeSpan.FromSeconds(123) }, TimeSpan.Zero).Dispose();
    }

    [Fact]
    public void One_that_was_taken_from_us_is_noticed()
    {
        using var held = Take();
        File.Delete(LockFile);
        File.WriteAllText(LockFile, "1:other");
        Assert.Contains("was taken by another program", Assert.Throws<IOException>(held.Check).Message, StringComparison.Ordinal);
    }

    private MailboxLock Take(TimeSpan patience = default) => MailboxLock.Take(_rig.Inbox, TimeProvider.System, patience);

    private static void End(Process process)
    {
        process.Kill();
        process.WaitForExit();
    }
}
