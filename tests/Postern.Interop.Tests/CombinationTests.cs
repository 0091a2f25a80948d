using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests;

/// <summary>Every end in front of every end, for every protocol: a login works and a message comes through unharmed.</summary>
/// <remarks>Real servers behind (Dovecot, Postfix; for NNTP a scripted one), `openssl s_client` in front wherever there is TLS.</remarks>
public sealed class CombinationTests(MailServers servers)
{
    public static TheoryData<string, string, string> All()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (string protocol in EveryDoor.Protocols)
        {
            foreach (string accept in (string[])["clear", "tls", "starttls", "auto by tls", "auto by starttls"])
            {
                foreach (string connect in EveryDoor.ConnectModes)
                    rows.Add(protocol, accept, connect);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_message_comes_through(string protocol, string accept, string connect)
    {
        var postern = await servers.EveryDoorAsync();
        int port = postern.Door(EveryDoor.Name(protocol, accept.Split(' ')[0], connect)).Port;
        await using var client = await ClientAsync(accept, protocol, port);
        try
        {
            await Conversation.HoldAsync(protocol, client, accept.EndsWith("starttls", StringComparison.Ordinal), servers);
        }
        catch (Exception failed) when (failed is InvalidDataException or TimeoutException)
        {
            Assert.Fail($"{failed.Message}\n{string.Join('\n', postern.Log.Where(line => line.Contains(EveryDoor.Name(protocol, accept.Split(' ')[0], connect), StringComparison.Ordinal)))}");
        }
    }

    /// <summary>A door that takes both remembers each client by its address, so the two kinds come from two.</summary>
    private async Task<MailClient> ClientAsync(string mode, string protocol, int port) => mode switch
    {
        "clear" => await MailClient.ClearAsync(port),
        "tls" => MailClient.Tls(port, servers.CaFile),
        "auto by tls" => MailClient.Tls(port, servers.CaFile, from: "127.0.0.3"),
        _ => MailClient.Tls(port, servers.CaFile, protocol == "submission" ? "smtp" : protocol, "127.0.0.2"),
    };
}
