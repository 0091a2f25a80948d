using Postern.Net.Certificates;
using Postern.Net.Certificates.Files;
using Postern.Testing;

namespace Postern.Net.Tests.Certificates.Files;

public sealed class CredentialWatcherTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestAuthority _authority = new();
    private readonly RecordedLog _log = new();
    private readonly List<string> _changes = [];

    public void Dispose()
    {
        _authority.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void A_file_renamed_over_the_old_one_is_served_at_the_next_look()
    {
        using var old = _authority.Issue();
        using var renewed = _authority.Issue();
        var path = old.WriteCombinedTo(_directory);
        using var watcher = Watch(path);
        watcher.Look();
        Assert.Empty(_changes);

        File.Move(renewed.WriteCombinedTo(_directory, "new"), path, overwrite: true);
        watcher.Look();

        Assert.Equal(renewed.FingerprintSha256, Assert.Single(_changes));
        Assert.Equal(renewed.FingerprintSha256, watcher.Current.FingerprintSha256);
        Assert.Contains("is new", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_symbolic_link_switched_two_directories_away_is_served()
    {
        using var old = _authority.Issue();
        using var renewed = _authority.Issue();
        Put("v1", old);
        Put("v2", renewed);
        Directory.CreateSymbolicLink(_directory.File("..data"), "v1");
        File.CreateSymbolicLink(_directory.File("tls.crt"), "..data/tls.crt");
        File.CreateSymbolicLink(_directory.File("tls.key"), "..data/tls.key");
        using var watcher = Watch(_directory.File("tls.crt"), _directory.File("tls.key"));

        File.Delete(_directory.File("..data"));
        Directory.CreateSymbolicLink(_directory.File("..data"), "v2");
        watcher.Look();

        Assert.Equal(renewed.FingerprintSha256, Assert.Single(_changes));
    }

    [Fact]
    public void A_new_certificate_waits_silently_for_its_key()
    {
        using var old = _authority.Issue();
        using var renewed = _authority.Issue();
        var (certificate, key) = old.WriteTo(_directory);
        using var watcher = Watch(certificate, key);

        _directory.Write("server.pem", renewed.ChainPem);
        watcher.Look();
        Assert.Equal(old.FingerprintSha256, watcher.Current.FingerprintSha256);
        Assert.Empty(_log.Lines);

        _directory.Write("server.key", renewed.KeyPem);
        watcher.Look();
        Assert.Equal(renewed.FingerprintSha256, Assert.Single(_changes));
        Assert.Single(_log.Lines);
    }

    [Fact]
    public void A_broken_file_is_told_once_and_left_alone_until_it_changes()
    {
        using var old = _authority.Issue();
        using var renewed = _authority.Issue();
        var path = old.WriteCombinedTo(_directory);
        using var watcher = Watch(path);

        _directory.Write("server.pem", renewed.ChainPem[..400]);
        Look(watcher, 5);
        Assert.Contains("Warning: certificate: the old one stays in service", Assert.Single(_log.Lines), StringComparison.Ordinal);

        File.Delete(path);
        Look(watcher, 5);
        Assert.Contains("there is no such file", _log.Lines[^1], StringComparison.Ordinal);
        Assert.Equal(2, _log.Lines.Count);
        Assert.Equal(old.FingerprintSha256, watcher.Current.FingerprintSha256);

        renewed.WriteCombinedTo(_directory);
        watcher.Look();
        Assert.Equal(renewed.FingerprintSha256, Assert.Single(_changes));
    }

    [Fact]
    public void A_chmod_that_mends_a_refused_key_is_enough()
    {
        using var old = _authority.Issue();
        using var renewed = _authority.Issue();
        var path = old.WriteCombinedTo(_directory);
        using var watcher = Watch(path);

        _directory.Write("server.pem", renewed.ChainPem + renewed.KeyPem, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Look(watcher, 3);
        Assert.Contains("chmod 600", Assert.Single(_log.Lines), StringComparison.Ordinal);

        File.SetUnixFileMode(path, UnixFileMode.UserRead);
        watcher.Look();
        Assert.Equal(renewed.FingerprintSha256, Assert.Single(_changes));
    }

    [Fact]
    public void The_same_bytes_in_a_new_file_change_nothing()
    {
        using var leaf = _authority.Issue();
        var path = leaf.WriteCombinedTo(_directory);
        using var watcher = Watch(path);

        leaf.WriteCombinedTo(_directory);
        watcher.Look();

        Assert.Empty(_changes);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task The_clock_makes_it_look_by_itself_within_five_seconds()
    {
        using var old = _authority.Issue();
        using var renewed = _authority.Issue();
        var path = old.WriteCombinedTo(_directory);
        using var watcher = Watch(path, time: TimeProvider.System);
        var seen = new TaskCompletionSource<Credential>(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Changed += seen.SetResult;

        File.Move(renewed.WriteCombinedTo(_directory, "new"), path, overwrite: true);
        var credential = await seen.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

        Assert.Equal(renewed.FingerprintSha256, credential.FingerprintSha256);
    }

    private static void Look(CredentialWatcher watcher, int times)
    {
        for (var i = 0; i < times; i++)
        {
            watcher.Look();
        }
    }

    private CredentialWatcher Watch(string certificate, string? key = null, TimeProvider? time = null)
    {
        var watcher = new CredentialWatcher(new CredentialFile(certificate, key), time ?? new StoppedClock(), _log);
        watcher.Changed += c => _changes.Add(c.FingerprintSha256);
        return watcher;
    }

    private void Put(string folder, TestCertificate leaf)
    {
        _directory.Write(folder + "/tls.crt", leaf.ChainPem);
        _directory.Write(folder + "/tls.key", leaf.KeyPem);
    }
}
