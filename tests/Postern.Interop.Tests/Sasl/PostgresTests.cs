using System.Text;
using Postern.Interop.Tests.Peers;
using Postern.Net.Tls;
using Postern.Testing;
using Postern.Wire.Sasl;

namespace Postern.Interop.Tests.Sasl;

/// <summary>PostgreSQL, both ways: SCRAM-SHA-256-PLUS bound to the server's certificate.</summary>
public sealed class PostgresTests(PostgresRig rig) : IClassFixture<PostgresRig>
{
    private const string User = PostgresServer.User, Password = PostgresServer.Password, Plus = "SCRAM-SHA-256-PLUS", Bare = "SCRAM-SHA-256";

    [Theory]
    [InlineData(Plus, Password, true)]
    [InlineData(Bare, Password, true)]
    [InlineData(Plus, "another", false)]
    public async Task Our_client_logs_in_at_PostgreSQL(string mechanism, string password, bool isIn)
    {
        Assert.Equal(isIn, await LoginAsync(mechanism, password, endPoint => endPoint));
    }

    [Fact]
    public async Task PostgreSQL_finds_out_that_our_client_is_bound_to_another_certificate()
    {
        Assert.False(await LoginAsync(Plus, Password, endPoint => endPoint with { Bytes = new byte[32] }));
    }

    [Theory]
    [InlineData("require", Password, Plus + "," + Bare)]
    [InlineData("prefer", Password, Plus + "," + Bare)]
    [InlineData("disable", Password, Bare)]
    public async Task Psql_logs_in_at_our_server(string binding, string password, string offered)
    {
        var (step, code, said) = await PsqlAsync(binding, password, offered, bindings => bindings);
        Assert.True(step is SaslStep.Done && code == 0, $"{step} {code} {said}");
    }

    [Fact]
    public async Task Psql_does_not_get_in_with_another_password()
    {
        var (step, code, said) = await PsqlAsync("require", "another", Plus, bindings => bindings);
        Assert.True(step is SaslStep.Refused { Reason: SaslRefusal.WrongCredentials } && code != 0, $"{step} {code} {said}");
    }

    [Fact]
    public async Task Psql_bound_to_another_certificate_is_found_out()
    {
        var (step, code, said) = await PsqlAsync("require", Password, Plus, bindings => [.. bindings.Select(binding => binding with { Bytes = new byte[32] })]);
        Assert.True(step is SaslStep.Refused { Reason: SaslRefusal.BindingMismatch } && code != 0, $"{step} {code} {said}");
    }

    [Fact]
    public async Task Psql_that_was_not_shown_the_binding_we_offer_is_found_out()
    {
        var (step, code, said) = await PsqlAsync("prefer", Password, Bare, bindings => bindings);
        Assert.True(step is SaslStep.Refused { Reason: SaslRefusal.Downgrade } && code != 0, $"{step} {code} {said}");
    }

    private async Task<bool> LoginAsync(string mechanism, string password, Func<ChannelBinding, ChannelBinding> change) => await rig.Tls.ConnectAsync(await rig.PortAsync(), async (socket, deadline) =>
    {
        await new PostgresTalk(socket, deadline).WriteBareAsync(PostgresTalk.Number(PostgresTalk.TlsRequest));
        Assert.Equal("S"u8.ToArray(), (await socket.ReadAsync(deadline)).ToArray());
        TlsConduit tls = await rig.Tls.Client.ConnectAsync(socket, "localhost", "postgres", deadline);
        ChannelBinding endPoint = change(TlsRig.BindingsOf(tls).Single(binding => binding.Type == ChannelBinding.TlsServerEndPoint));
        var client = Fresh.Row(mechanism).Connect(Fresh.Client(User, password) with { Bindings = [endPoint], ServerOffersBinding = true });
        bool isIn = await LoginAsync(new PostgresTalk(tls, deadline), client);
        tls.Close();
        return isIn;
    });

    private static async Task<bool> LoginAsync(PostgresTalk talk, SaslClient client)
    {
        await talk.WriteBareAsync([.. PostgresTalk.Number(PostgresTalk.Version3), .. PostgresTalk.Text("user"), .. PostgresTalk.Text(User), .. PostgresTalk.Text("database"), .. PostgresTalk.Text("postgres"), 0]);
        while (true)
        {
            var (type, body) = await talk.ReadAsync();
            if (type != 'R')
                return false;
            byte[] rest = body[4..];
            switch (PostgresTalk.Number(body[..4]))
            {
                case PostgresTalk.Sasl:
                    Assert.Equal($"{Plus}\0{Bare}\0\0", Encoding.ASCII.GetString(rest));
                    byte[] initial = client.Start()!;
                    await talk.WriteAsync('p', [.. PostgresTalk.Text(client.Mechanism.Name), .. PostgresTalk.Number(initial.Length), .. initial]);
                    break;
                case PostgresTalk.SaslContinue:
                    await talk.WriteAsync('p', client.Respond(rest).Bytes);
                    break;
                case PostgresTalk.SaslFinal:
                    Assert.Null(client.Finish(rest));
                    break;
                default:
                    return client.IsServerProven;
            }
        }
    }

    private async Task<(SaslStep Step, int Code, string Said)> PsqlAsync(string binding, string password, string offered, Func<IReadOnlyList<ChannelBinding>, IReadOnlyList<ChannelBinding>> change)
    {
        string psql = Needed.Program("psql");
        var (port, serving) = rig.Tls.Listen(async (socket, deadline) =>
        {
            Assert.Equal(PostgresTalk.Number(PostgresTalk.TlsRequest), await new PostgresTalk(socket, deadline).ReadBareAsync());
            await socket.WriteAsync("S"u8.ToArray(), deadline);
            TlsConduit tls = await rig.Tls.Server.AcceptAsync(socket, deadline);
            SaslStep step = await ServeAsync(new PostgresTalk(tls, deadline), offered.Split(','), change(TlsRig.BindingsOf(tls)));
            tls.Close();
            return step;
        });
        await using var program = PipedProgram.Start(
            psql,
            ["-X", "-w", "-c", "CHECKPOINT", $"host=127.0.0.1 port={port} user={User} dbname=postgres sslmode=verify-ca sslrootcert={rig.Tls.CaFile} channel_binding={binding}"],
            environment: new Dictionary<string, string>(StringComparer.Ordinal) { ["PGPASSWORD"] = password });
        SaslStep step = await serving;
        return (step, await program.EndAsync(), program.Story);
    }

    private static async Task<SaslStep> ServeAsync(PostgresTalk talk, string[] offered, IReadOnlyList<ChannelBinding> bindings)
    {
        await talk.ReadBareAsync();
        await talk.AskAsync(PostgresTalk.Sasl, [.. offered.SelectMany(PostgresTalk.Text), 0]);
        var (_, first) = await talk.ReadAsync();
        int end = Array.IndexOf(first, (byte)0);
        var row = Fresh.Row(Encoding.ASCII.GetString(first, 0, end));
        var server = row.Serve(Fresh.Server with { Bindings = bindings, OffersBinding = true, CarriesSuccessData = true });
        // libpq leaves the name empty: PostgreSQL's own protocol has told it.
        var account = new SaslAccount("", Password);
        SaslStep step = account.Drive(server, server.Next(first.AsSpan(end + 5)));
        while (step is SaslStep.Challenge challenge)
        {
            await talk.AskAsync(PostgresTalk.SaslContinue, challenge.Bytes);
            var (_, message) = await talk.ReadAsync();
            step = account.Drive(server, server.Next(message));
        }
        if (step is not SaslStep.Done done)
        {
            await talk.WriteAsync('E', [.. PostgresTalk.Text("SFATAL"), .. PostgresTalk.Text("C28P01"), .. PostgresTalk.Text("Mno"), 0]);
            return step;
        }
        await talk.AskAsync(PostgresTalk.SaslFinal, done.FinalMessage!);
        await talk.AskAsync(PostgresTalk.Ok);
        await talk.WriteAsync('Z', (byte)'I');
        Assert.Equal('Q', (await talk.ReadAsync()).Type);
        await talk.WriteAsync('C', PostgresTalk.Text("CHECKPOINT"));
        await talk.WriteAsync('Z', (byte)'I');
        Assert.Equal('X', (await talk.ReadAsync()).Type);
        return step;
    }
}
