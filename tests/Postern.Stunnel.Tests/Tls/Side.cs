using Postern.Stunnel.Tests.Services;

namespace Postern.Stunnel.Tests.Tls;

/// <summary>A running stunnel, theirs or ours, with its log.</summary>
internal abstract class Side : IDisposable
{
    /// <summary>The port of the section that was listed first.</summary>
    internal abstract int Port { get; }

    /// <summary>All lines, as <c>LOG5[0]: text</c>.</summary>
    internal abstract IReadOnlyList<string> Lines { get; }

    public abstract void Dispose();

    /// <summary>Starts one on this configuration, in which <c>@</c> stands for the lab's directory.</summary>
    internal static Side Start(bool ours, string configuration) =>
        ours ? new OurSide(LabFiles.Instance.Expand(configuration)) : new TheirSide(LabFiles.Instance.Expand(configuration));

    /// <summary>What is said of one connection's TLS, without what differs from one run to the next.</summary>
    internal IReadOnlyList<string> Told(int connection) => LogLines.OfTls(Lines, connection);

    /// <summary>Waits until the log of a connection ends.</summary>
    internal async Task EndsAsync(int connection)
    {
        using var late = new CancellationTokenSource(ServiceBench.Limit);
        while (!Ended(connection))
        {
            if (late.IsCancellationRequested)
                Assert.Fail($"connection {connection} does not end:\n{string.Join('\n', Lines)}");
            await Task.Delay(10, CancellationToken.None);
        }
    }

    private bool Ended(int connection)
    {
        IReadOnlyList<string> lines = Lines;
        string begin = $"LOG7[{LogLines.IdOf(lines, connection)}]: Service [";
        return lines.Any(line => line.StartsWith(begin, StringComparison.Ordinal) && line.Contains("finished", StringComparison.Ordinal));
    }
}
