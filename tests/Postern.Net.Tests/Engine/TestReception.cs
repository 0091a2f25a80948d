using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Wire.Ends;

namespace Postern.Net.Tests.Engine;

/// <summary>A conversation of one question: who knows the answer is let through, and who does not is not.</summary>
internal sealed class TestReception(Func<Way> way) : IReception
{
    public async ValueTask<EndReason?> ReceiveAsync(Connection connection, TlsMode mode)
    {
        Deadline deadline = connection.Deadline.Within(DoorBench.Limit, "login");
        await connection.Near.WriteAsync(mode == TlsMode.Clear ? "who, in the clear?\n"u8.ToArray() : "who?\n"u8.ToArray(), deadline);
        var answer = await connection.Near.ReadAsync(deadline);
        if (!answer.Span.StartsWith("me\n"u8))
            return new EndReason("left", "nobody we know");
        connection.Near.Unread(answer.Span[3..]);
        await way().OpenAsync(connection);
        await connection.Near.WriteAsync("welcome\n"u8.ToArray(), deadline);
        return null;
    }
}
