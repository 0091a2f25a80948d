using System.Globalization;
using Postern.Hosting.Control;
using Postern.Mail.Gateway.Servers;
using Postern.Ssh.Carrying;
using Postern.Verbs.Output;

namespace Postern.Verbs.Control;

/// <summary>A status report for people.</summary>
internal static class StatusText
{
    public static void Write(StatusReport report, string name, TextWriter output)
    {
        ProcessPicture process = report.Process;
        output.WriteLine($"postern {process.Version}{(name == Number(process.Id) ? "" : $", {name}")}, process {process.Id}: up {Quantity.Age(process.UptimeSeconds)}, {Quantity.Bytes(process.ResidentBytes)} resident, {process.Descriptors} of {process.DescriptorLimit} descriptors");
        if (process.Sandbox is { } sandbox)
            output.WriteLine($"in a sandbox: {sandbox}");
        foreach (Table table in new[] { Doors(report), Servers(report), Certificates(report), Ssh(report), Guard(report), Connections(report) })
        {
            var text = new StringWriter();
            table.Write(text);
            if (text.ToString() is { Length: > 0 } rows)
                output.Write(Environment.NewLine + rows);
        }
    }

    /// <summary>A door in one line: its ends, and what lies between them.</summary>
    public static string Line(DoorPicture door) => $"{string.Join(", ", door.Accept)} -> {string.Join(", ", door.Connect)}{string.Concat(door.Via.Select(hop => " via " + hop))}";

    /// <summary>A door with several ends has a line for each; its numbers stand in the first.</summary>
    private static Table Doors(StatusReport report)
    {
        var table = new Table("DOOR", "ACCEPT", "CONNECT", ">INSIDE", ">ENDED", ">TURNED AWAY", ">UP", ">DOWN", "ENDS");
        foreach (DoorPicture door in report.Doors)
        {
            IEnumerable<string> connect = door.Connect.Select((end, index) => index == 0 ? end + string.Concat(door.Via.Select(hop => " via " + hop)) : end);
            string[] numbers =
            [
                Number(door.Inside), Number(door.Ended), Number(door.TurnedAway), Quantity.Bytes(door.BytesUp), Quantity.Bytes(door.BytesDown),
                string.Join(", ", door.Ends.Select(end => $"{end.Key} {end.Value}")),
            ];
            string[] right = [.. connect];
            for (int i = 0; i < Math.Max(door.Accept.Count, right.Length); i++)
                table.Add([i == 0 ? door.Name : "", Cell(door.Accept, i), Cell(right, i), .. i == 0 ? numbers : ["", "", "", "", "", ""]]);
        }
        return table;
    }

    private static Table Servers(StatusReport report)
    {
        var table = new Table("SERVER", "DOOR", "OF", "STATE", ">SINCE", "WHY");
        foreach (DoorPicture door in report.Doors)
        {
            foreach (ServerPicture server in door.Servers ?? [])
                table.Add(server.Server, door.Name, server.Whose.Count == 0 ? "everybody else" : string.Join(", ", server.Whose), server.State, Quantity.Age(server.Seconds), server.Why);
        }
        return table;
    }

    private static Table Certificates(StatusReport report)
    {
        var table = new Table("CERTIFICATE", "DOOR", "UNTIL", ">DAYS");
        foreach (CertificatePicture certificate in report.Certificates)
            table.Add(string.Join(", ", certificate.Names), certificate.Door, certificate.NotAfter.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Number(certificate.Days));
        return table;
    }

    private static Table Ssh(StatusReport report)
    {
        var table = new Table("SSH", "STATE", ">SINCE", ">ROUND TRIP", ">UP", ">DOWN", ">PROCESSES", ">CONNECTIONS", "LAST ERROR");
        foreach (CarrierPicture login in report.Ssh)
        {
            string roundTrip = login.RoundTripMilliseconds is { } milliseconds ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.#} ms") : "";
            table.Add(login.Server, login.State, Quantity.Age(login.Seconds), roundTrip, Quantity.Bytes(login.BytesUp), Quantity.Bytes(login.BytesDown), Number(login.Processes), Number(login.Connections), login.LastError ?? "");
        }
        return table;
    }

    private static Table Guard(StatusReport report)
    {
        var table = new Table(">LOGINS", ">DELAYED", ">WAITING", ">WRONG", ">THE SAME AGAIN", ">GUESSED FROM INSIDE", ">PUT OFF", ">ACCOUNTS KNOWN");
        if (report.Guard is { } guard)
            table.Add(Number(guard.Admitted), Number(guard.Delayed), Number(guard.Waiting), Number(guard.Mistakes), Number(guard.Repeats), Number(guard.Inside), Number(guard.PutOff), Number(guard.Accounts));
        return table;
    }

    private static Table Connections(StatusReport report)
    {
        var table = new Table(">CONNECTION", "DOOR", "PEER", "TARGET", "CLIENT TLS", "SERVER TLS", ">UP", ">DOWN", ">AGE");
        foreach (OpenConnection open in report.Connections)
            table.Add(Number(open.Id), open.Door, open.Peer, open.Target, open.ClientTls, open.ServerTls, Quantity.Bytes(open.BytesUp), Quantity.Bytes(open.BytesDown), Quantity.Age(open.Seconds));
        return table;
    }

    private static string Cell(IReadOnlyList<string> cells, int index) => index < cells.Count ? cells[index] : "";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
