using System.Text;
using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Matrix;

/// <summary>The page of the matrix, one table for each protocol.</summary>
internal static class MatrixPage
{
    private const string Head = """
        # Which login leads to which

        Written by the tests (`MatrixTests`; `UPDATE=1` writes it anew), which held every login of these tables: a client that proves by what stands at the left, a door, and a real server that is logged in at by what stands above.
        Behind IMAP and POP3 that server is Dovecot, behind submission it is Postfix; `serverMechanisms` forces the column (without it a door takes the strongest that the server offers), and the server's own log had to say so.
        In a cell stands who the client was; *Postern* is our own side of SASL over another TLS, for what no program of the tests speaks. Each read or sent a message, but gsasl, which logs in and leaves. A number is a refusal, and its reason stands below the table.

        - `login = check`: the client is judged by an account of Postern's, and the server is shown the secret that is kept for it (with EXTERNAL: the door's own certificate).
        - `login = pass`: the client's password is tried at the server, so that only what tells it can be offered.

        """;

    private static readonly (string Protocol, string Title)[] Titles = [("imap", "IMAP"), ("pop3", "POP3"), ("submission", "Submission")];

    /// <summary>The whole page.</summary>
    internal static string Write(IReadOnlyDictionary<string, (IReadOnlyList<Cell> Check, IReadOnlyList<Cell> Pass)> all)
    {
        var text = new StringBuilder(Head);
        foreach (var (protocol, title) in Titles)
        {
            var (check, pass) = all[protocol];
            text.Append($"\n## {title}\n\n");
            var reasons = new List<string>();
            var backs = Back.Of(protocol);
            text.Append($"| client ╲ server | {string.Join(" | ", backs.Select(back => back.Shown(protocol)))} |\n|{string.Concat(Enumerable.Repeat(" --- |", backs.Count + 1))}\n");
            Rows(text, protocol, "check", check, reasons);
            Rows(text, protocol, "pass", pass, reasons);
            text.Append('\n');
            for (int number = 0; number < reasons.Count; number++)
                text.Append($"{number + 1}. {reasons[number]}\n");
        }
        return text.ToString();
    }

    /// <summary>Where it is kept.</summary>
    internal static string File => Path.Combine(PosternProcess.Repository(), "docs", "mechanisms.md");

    private static void Rows(StringBuilder text, string protocol, string login, IReadOnlyList<Cell> cells, List<string> reasons)
    {
        var rows = cells.GroupBy(cell => cell.Front).Select(row => (Name: row.Key.Shown(protocol), Cells: string.Join(" | ", row.Select(cell => Shown(cell, reasons))), IsRefused: row.All(cell => cell.Reason.Length > 0)));
        // Rows that are refused as a whole, for the same reason, are one.
        foreach (var same in rows.GroupBy(row => row.IsRefused ? row.Cells : row.Name))
            text.Append($"| {login}: {string.Join(", ", same.Select(row => row.Name))} | {same.First().Cells} |\n");
    }

    private static string Shown(Cell cell, List<string> reasons)
    {
        if (cell.Reason.Length == 0)
            return cell.Who;
        if (!reasons.Contains(cell.Reason))
            reasons.Add(cell.Reason);
        return $"no ({reasons.IndexOf(cell.Reason) + 1})";
    }
}
