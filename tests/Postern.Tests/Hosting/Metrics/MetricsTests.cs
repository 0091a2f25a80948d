using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Postern.Configuration;
using Postern.Hosting.Control;
using Postern.Hosting.Metrics;
using Postern.Testing;

namespace Postern.Tests.Hosting.Metrics;

public sealed class MetricsTests : IDisposable
{
    private static readonly CertificatePicture Certificate = new("mail", ["mail.example.org"], new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc), 1000, "AA");
    private static readonly DoorPicture Door = new("a \"b\"", [], [], [], 2, 7, 3, 100, 200, new Dictionary<string, long> { ["closed"] = 6, ["limit"] = 1 });
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Figures_stand_under_their_names_with_doors_as_labels()
    {
        string text = MetricsText.Of(new StatusReport(new ProcessPicture(1, "1.0", 2.5, 4096, 9, 1024), [Door], [Certificate], [], [], null));
        string[] lines = text.Split('\n');
        Assert.Contains("postern_info{version=\"1.0\"} 1", lines);
        Assert.Contains("postern_uptime_seconds 2.5", lines);
        Assert.Contains("postern_connections_open{door=\"a \\\"b\\\"\"} 2", lines);
        Assert.Contains("postern_connections_refused_total{door=\"a \\\"b\\\"\"} 3", lines);
        Assert.Contains("postern_connections_ended_total{door=\"a \\\"b\\\"\",reason=\"closed\"} 6", lines);
        Assert.Contains("postern_bytes_total{door=\"a \\\"b\\\"\",direction=\"down\"} 200", lines);
        Assert.Contains("postern_certificate_expiry_timestamp_seconds{door=\"mail\",name=\"mail.example.org\",sha256=\"AA\"} 1893456000", lines);
        // Every series has its type before it, once.
        foreach (string name in lines.Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('{', ' ')[0]).Distinct())
            Assert.Single(lines, line => line.StartsWith($"# TYPE {name} ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 OK", "figures")]
    [InlineData("GET /metrics?x=1 HTTP/1.0\r\n\r\n", "HTTP/1.1 200 OK", "figures")]
    [InlineData("HEAD /metrics HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK", "")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 404 Not Found", "GET /metrics\n")]
    [InlineData("POST /metrics HTTP/1.1\r\n\r\n", "HTTP/1.1 400 Bad Request", "GET /metrics\n")]
    [InlineData("nonsense\r\n\r\n", "HTTP/1.1 400 Bad Request", "GET /metrics\n")]
    public async Task A_socket_answers_who_asks_for_metrics_and_nobody_else(string request, string status, string body)
    {
        string path = _directory.File("metrics.sock");
        await using (var server = MetricsServer.Open(new MetricsPlace(null, 0, path), _ => Task.FromResult("figures"), NullLogger.Instance))
        {
            using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 20_000 };
            await client.ConnectAsync(new UnixDomainSocketEndPoint(path));
            await client.SendAsync(Encoding.ASCII.GetBytes(request));
            using var reader = new StreamReader(new NetworkStream(client));
            string answer = await reader.ReadToEndAsync();
            Assert.StartsWith(status, answer);
            Assert.Equal(body, answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        }
        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData("9100", "localhost:9100")]
    [InlineData("0.0.0.0:9100", "0.0.0.0:9100")]
    [InlineData("[::1]:9100", "[::1]:9100")]
    [InlineData("/run/x.sock", "/run/x.sock")]
    public void A_place_is_a_port_an_address_or_a_path(string text, string place)
    {
        Assert.Null(MetricsPlace.TryRead(text, out MetricsPlace read));
        Assert.Equal(place, read.ToString());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("name:9100")]
    [InlineData("x")]
    public void What_is_no_place_is_said(string text) => Assert.Contains("write PORT", MetricsPlace.TryRead(text, out _)!);
}
