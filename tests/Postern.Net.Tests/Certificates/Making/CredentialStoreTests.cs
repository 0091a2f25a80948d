using Postern.Net.Certificates;
using Postern.Net.Certificates.Files;
using Postern.Net.Certificates.Making;
using Postern.Testing;

namespace Postern.Net.Tests.Certificates.Making;

public sealed class CredentialStoreTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly string[] Names = ["mail.example", "localhost", "127.0.0.1", "::1"];
    private readonly TemporaryDirectory _directory = new();
    private readonly RecordedLog _log = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_certificate_is_made_once_for_a_set_of_names_and_is_private()
    {
        using var store = new CredentialStore(() => _directory.File("state"), new StoppedClock(), _log);

        var first = store.SelfSigned(Names);
        var again = store.SelfSigned(["MAIL.example", .. Names.Skip(1).Reverse()]);
        var other = store.SelfSigned(["other.example"]);

        Assert.True(first.Made);
        Assert.Equal(Names, first.Credential.Names);
        Assert.Equal(Private, File.GetUnixFileMode(first.File.CertificatePath));
        Assert.Equal(Private | UnixFileMode.UserExecute, File.GetUnixFileMode(_directory.File("state/certificates/self")));
        Assert.NotEqual(first.File.CertificatePath, other.File.CertificatePath);
        Assert.False(again.Made);
        Assert.Equal(first.Credential.FingerprintSha256, again.Credential.FingerprintSha256);
        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public async Task Many_who_start_at_once_serve_one_certificate()
    {
        for (var round = 0; round < 20; round++)
        {
            string[] names = [$"round{round}.example"];
            var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            {
                using var store = new CredentialStore(() => _directory.Path, new StoppedClock(), _log);
                return store.SelfSigned(names);
            })));

            Assert.Single(all.Select(s => s.Credential.FingerprintSha256).Distinct());
            Assert.Single(all, s => s.Made);
        }

        Assert.DoesNotContain(Directory.GetFiles(_directory.File("certificates/self")), f => f.EndsWith(".new", StringComparison.Ordinal));
    }

    [Fact]
    public void It_is_renewed_a_month_before_it_ends_and_keeps_its_key()
    {
        var clock = new ShiftedClock();
        using var store = new CredentialStore(() => _directory.Path, clock, _log);
        var old = store.SelfSigned(Names);
        using var watcher = new CredentialWatcher(old.File, new StoppedClock(), _log);

        clock.Shift = TimeSpan.FromDays(LeafRequest.SelfSignedDays - 40);
        store.RenewDue();
        watcher.Look();
        Assert.Equal(old.Credential.FingerprintSha256, watcher.Current.FingerprintSha256);

        clock.Shift = TimeSpan.FromDays(LeafRequest.SelfSignedDays - 20);
        store.RenewDue();
        watcher.Look();
        Assert.NotEqual(old.Credential.FingerprintSha256, watcher.Current.FingerprintSha256);
        Assert.Equal(old.Credential.SpkiSha256, watcher.Current.SpkiSha256);
    }

    [Fact]
    public void A_state_directory_that_cannot_be_written_is_one_sentence()
    {
        using var store = new CredentialStore(() => "/proc/postern", new StoppedClock(), _log);

        Assert.Contains("--state DIR", Assert.Throws<CredentialException>(() => store.SelfSigned(Names)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_directory_is_not_looked_for_before_it_is_needed()
    {
        using var store = new CredentialStore(() => throw new IOException("there is no place"), new StoppedClock(), _log);
        store.RenewDue();
        Assert.Equal("there is no place", Assert.Throws<IOException>(() => store.SelfSigned(Names)).Message);
    }

    [Fact]
    public void A_host_without_a_usable_name_still_has_the_names_of_loopback() =>
        Assert.Equal(["localhost", "127.0.0.1", "::1"], CredentialStore.NamesOf("my host"));

    private sealed class ShiftedClock : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
