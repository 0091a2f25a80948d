using System.Collections.Concurrent;
using Postern.Stunnel.Logging;

namespace Postern.Stunnel.Tests.Services;

/// <summary>A log that keeps its lines, as stunnel writes them behind the date: <c>LOG5[0]: text</c>.</summary>
internal sealed class RecordedLines : ILineSink
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> All => [.. _lines];

    public void Write(int level, string id, string text) => _lines.Enqueue($"LOG{level}[{id}]: {text}");
}
