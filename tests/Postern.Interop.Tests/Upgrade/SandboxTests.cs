using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Upgrade;

/// <summary>A process that went into a sandbox at its start (sandbox = yes), tried from within and from outside.</summary>
public sealed class SandboxTests(MailServers servers) : IAsyncLifetime
{
    /// <summary>Takes Landlock away (seccomp(2): the call that makes rules is not there) and becomes the rest of its words.</summary>
    private const string WithoutLandlock = """
        import ctypes, os, struct, sys
        code = [(0x20, 0, 0, 0), (0x15, 0, 1, 444), (0x06, 0, 0, 0x00050000 | 38), (0x06, 0, 0, 0x7fff0000)]
        filter = ctypes.create_string_buffer(b''.join(struct.pack('HBBI', *one) for one in code))
        program = ctypes.create_string_buffer(struct.pack('HxxxxxxQ', len(code), ctypes.addressof(filter)))
        libc = ctypes.CDLL(None, use_errno=True)
        assert libc.prctl(38, 1, 0, 0, 0) == 0 and libc.prctl(22, 2, ctypes.c_void_p(ctypes.addressof(program)), 0, 0) == 0
        os.execv(sys.argv[1], sys.argv[1:])
        """;

    private readonly UpgradeRig _rig = new();
    private readonly TemporaryDirectory _outside = new();
    private readonly ByteServer _server = ByteServer.Echo();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _rig.DisposeAsync();
        await _server.DisposeAsync();
        _outside.Dispose();
    }

    [Fact]
    public async Task A_program_behind_a_door_sees_and_writes_only_what_the_configuration_names()
    {
        string outside = _outside.Path;
        string given = Made("given");
        string secret = Path.Combine(outside, "secret");
        File.WriteAllText(secret, "secret");
        string script = Script($"cat {secret} || echo 'no reading'; echo x > {outside}/new || echo 'no writing'; echo x > {given}/new && echo given; cat $0 > /dev/null && echo mine");
        var postern = await _rig.StartAsync($"sandbox = yes\nsandboxWrite = {given}\n[door]\naccept = tcp://127.0.0.1:0\nconnect = exec:{script}\n");
        await using var client = await MailClient.ClearAsync(postern.Port);
        string heard = await client.HearAsync("mine");
        Assert.Equal("no reading\nno writing\ngiven\nmine", heard);
        Assert.False(File.Exists(Path.Combine(outside, "new")));
        Assert.True(File.Exists(Path.Combine(given, "new")));
    }

    [Fact]
    public async Task Certificates_inside_are_read_again_and_one_outside_is_refused_with_the_reason()
    {
        string inside = Made("inside");
        string outside = _outside.Path;
        var postern = await _rig.StartAsync(Door(inside));
        _rig.Write(Door(outside));
        string refused = await RefusedAsync("reload");
        Assert.Contains($"{outside} is outside of the sandbox that this process went into when it started", refused, StringComparison.Ordinal);
        Assert.Contains("is outside of the sandbox", await _rig.FailAsync(), StringComparison.Ordinal);
        _rig.Write(Door(Made("inside/below")));
        Assert.Contains("reloaded: 1 door", await Shell.RunAsync(PosternProcess.Path, "reload", "--state", _rig.State), StringComparison.Ordinal);
        await using var client = MailClient.Tls(postern.Port, servers.CaFile);
        await client.AskAsync("hello", "hello");
    }

    [Fact]
    public async Task The_log_is_rotated_inside_and_status_tells_of_the_sandbox()
    {
        string log = Path.Combine(Made("log"), "log");
        var postern = await _rig.StartAsync($"log = {log}\n{Door(Made("inside"))}");
        await Patience.UntilAsync(() => File.ReadAllText(log).Contains("listening", StringComparison.Ordinal), postern.Program.Story);
        File.Move(log, log + ".1");
        postern.Program.Signal(10); // USR1
        await Patience.UntilAsync(() => File.Exists(log), postern.Program.Story);
        string status = await Shell.RunAsync(PosternProcess.Path, "status", "--state", _rig.State);
        Assert.Contains("in a sandbox: files (Landlock ", status, StringComparison.Ordinal);
        Assert.Contains(" no new rights, no core", status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_takes_its_place_is_in_the_same_sandbox()
    {
        string outside = _outside.Path;
        string secret = Path.Combine(outside, "secret");
        File.WriteAllText(secret, "secret");
        string script = Script($"cat {secret} || echo no");
        var postern = await _rig.StartAsync($"sandbox = yes\n[door]\naccept = tcp://127.0.0.1:0\nconnect = exec:{script}\n");
        // The kernel lets a process go in sixteen times, one within the other.
        for (int i = 0; i < 18; i++)
            await _rig.ReplaceAsync();
        await using var client = await MailClient.ClearAsync(postern.Port);
        Assert.Equal("no", await client.HearAsync("no"));
        Assert.Contains("in a sandbox: files", await Shell.RunAsync(PosternProcess.Path, "status", "--state", _rig.State), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_rights_are_gained()
    {
        var postern = await _rig.StartAsync(Door(Made("inside")));
        string status = await File.ReadAllTextAsync($"/proc/{postern.Program.Id}/status", TestContext.Current.CancellationToken);
        Assert.Contains("NoNewPrivs:\t1", status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kernel_without_Landlock_is_told_and_the_rest_holds()
    {
        string configuration = _rig.Write(Door(Made("inside")));
        var postern = await _rig.ReadyAsync(RunningProgram.Start(Needed.Program("python3"), ["-c", WithoutLandlock, PosternProcess.Path, "run", configuration]));
        const string Sentence = "no new rights, no core; files are not confined: this kernel has no Landlock";
        await postern.Program.SaysAsync("in a sandbox: " + Sentence);
        Assert.Contains(Sentence, await Shell.RunAsync(PosternProcess.Path, "status", "--state", _rig.State), StringComparison.Ordinal);
        await using var client = MailClient.Tls(postern.Port, servers.CaFile);
        await client.AskAsync("hello", "hello");
    }

    [Fact]
    public async Task A_variable_alone_makes_no_sandbox()
    {
        string configuration = _rig.Write(Door(Made("inside")).Replace("sandbox = yes\n", "", StringComparison.Ordinal));
        await _rig.ReadyAsync(RunningProgram.Start(PosternProcess.Path, ["run", configuration], new Dictionary<string, string>(StringComparer.Ordinal) { ["POSTERN_SANDBOX"] = "7\nr /usr\n" }));
        Assert.DoesNotContain("in a sandbox", await Shell.RunAsync(PosternProcess.Path, "status", "--state", _rig.State), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_tells_what_can_be_used()
    {
        string inside = Made("inside");
        string said = await Shell.RunAsync(PosternProcess.Path, "check", _rig.Write(Door(inside)));
        string words = said.Split('\n').Single(line => line.StartsWith("in its sandbox it reads below ", StringComparison.Ordinal));
        Assert.Contains("/etc, ", words, StringComparison.Ordinal);
        Assert.Contains(_rig.State, words[words.IndexOf("writes below", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    private string Door(string certificates)
    {
        string certificate = Path.Combine(certificates, "cert.pem");
        string key = Path.Combine(certificates, "key.pem");
        File.Copy(servers.CertificateFile, certificate);
        File.Copy(servers.KeyFile, key);
        return $"sandbox = yes\n[door]\naccept = tls://127.0.0.1:0\nconnect = tcp://127.0.0.1:{_server.Port}\ncert = {certificate}\nkey = {key}\n";
    }

    private string Made(string name) => Directory.CreateDirectory(_rig.File(name)).FullName;

    private string Script(string lines)
    {
        string script = Path.Combine(Made("programs"), "script");
        File.WriteAllText(script, $"#!/bin/sh\nexec 2>/dev/null\n{lines}\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return script;
    }

    private async Task<string> RefusedAsync(string verb)
    {
        var (code, text) = await Shell.TryAsync(PosternProcess.Path, verb, "--state", _rig.State);
        Assert.Equal(1, code);
        return text;
    }
}
