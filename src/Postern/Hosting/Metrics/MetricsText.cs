using System.Globalization;
using System.Text;
using Postern.Hosting.Control;

namespace Postern.Hosting.Metrics;

/// <summary>The figures of <c>postern status</c> in Prometheus' text format 0.0.4.</summary>
/// <remarks>Peers and targets of single connections are not among them: a series for each would never end.</remarks>
internal static class MetricsText
{
    /// <summary>The type it is sent as.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Puts a report into it.</summary>
    public static string Of(StatusReport report)
    {
        var text = new StringBuilder();
        Head(text, "postern_info", "gauge", "The running program.");
        Line(text, "postern_info", [("version", report.Process.Version)], 1);
        One(text, "postern_uptime_seconds", "gauge", "How long the process has run.", report.Process.UptimeSeconds);
        One(text, "process_resident_memory_bytes", "gauge", "Memory in use.", report.Process.ResidentBytes);
        One(text, "process_open_fds", "gauge", "Open descriptors.", report.Process.Descriptors);
        One(text, "process_max_fds", "gauge", "Descriptors that may be open.", report.Process.DescriptorLimit);
        Doors(text, report.Doors, "postern_connections_open", "gauge", "Connections that are open.", door => door.Inside);
        Doors(text, report.Doors, "postern_connections_refused_total", "counter", "Connections that were not let in.", door => door.TurnedAway);
        Head(text, "postern_connections_ended_total", "counter", "Connections that have ended, by the word of their reason.");
        foreach (DoorPicture door in report.Doors)
        {
            foreach (var (reason, count) in door.Ends)
                Line(text, "postern_connections_ended_total", [("door", door.Name), ("reason", reason)], count);
        }
        Head(text, "postern_bytes_total", "counter", "Plain bytes carried, of connections that have ended; up is from clients.");
        foreach (DoorPicture door in report.Doors)
        {
            Line(text, "postern_bytes_total", [("door", door.Name), ("direction", "up")], door.BytesUp);
            Line(text, "postern_bytes_total", [("door", door.Name), ("direction", "down")], door.BytesDown);
        }
        Head(text, "postern_certificate_expiry_timestamp_seconds", "gauge", "The last moment at which a certificate is valid, in seconds since 1970.");
        foreach (CertificatePicture certificate in report.Certificates)
        {
            Line(text, "postern_certificate_expiry_timestamp_seconds",
                [("door", certificate.Door), ("name", certificate.Names.Count > 0 ? certificate.Names[0] : ""), ("sha256", certificate.Sha256)],
                new DateTimeOffset(certificate.NotAfter).ToUnixTimeSeconds());
        }
        return text.ToString();
    }

    private static void Doors(StringBuilder text, IReadOnlyList<DoorPicture> doors, string name, string type, string help, Func<DoorPicture, long> value)
    {
        Head(text, name, type, help);
        foreach (DoorPicture door in doors)
            Line(text, name, [("door", door.Name)], value(door));
    }

    private static void One(StringBuilder text, string name, string type, string help, double value)
    {
        Head(text, name, type, help);
        Line(text, name, [], value);
    }

    private static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private static void Line(StringBuilder text, string name, (string Name, string Value)[] labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').AppendJoin(',', labels.Select(label => $"{label.Name}=\"{Escape(label.Value)}\"")).Append('}');
        text.Append(CultureInfo.InvariantCulture, $" {value:R}\n");
    }

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
