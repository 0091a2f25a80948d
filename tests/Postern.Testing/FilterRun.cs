using System.Buffers;
using System.Text;
using Postern.Wire.Text;

namespace Postern.Testing;

/// <summary>A filter between two sides in words: what each says, and what the other has heard since it was last asked.</summary>
/// <param name="filter">The filter.</param>
/// <param name="cut">How long the next piece of what is said may be, given what is left; everything at once where there is none.</param>
public sealed class FilterRun(IConversationFilter filter, Func<int, int>? cut = null)
{
    private readonly ArrayBufferWriter<byte> _up = new();
    private readonly ArrayBufferWriter<byte> _down = new();

    public IConversationFilter Filter => filter;

    private FilterOutput Output => new(_up, _down);

    /// <summary>The client says this; gives what the server hears.</summary>
    public string Client(string words)
    {
        Cut(words, piece => filter.Up(piece, Output));
        return Take(_up);
    }

    /// <summary>The server says this; gives what the client hears.</summary>
    public string Server(string words)
    {
        Cut(words, piece => filter.Down(piece, Output));
        return Take(_down);
    }

    /// <summary>What the client has heard since.</summary>
    public string HeardByClient() => Take(_down);

    /// <summary>What the server has heard since.</summary>
    public string HeardByServer() => Take(_up);

    /// <summary>The server ends; gives what the client hears.</summary>
    public string End()
    {
        filter.EndDown(Output);
        return Take(_down);
    }

    private void Cut(string words, Piece say)
    {
        ReadOnlySpan<byte> bytes = Encoding.Latin1.GetBytes(words);
        while (!bytes.IsEmpty)
        {
            int length = cut?.Invoke(bytes.Length) ?? bytes.Length;
            say(bytes[..length]);
            bytes = bytes[length..];
        }
    }

    private static string Take(ArrayBufferWriter<byte> writer)
    {
        string all = Encoding.Latin1.GetString(writer.WrittenSpan);
        writer.ResetWrittenCount();
        return all;
    }

    private delegate void Piece(ReadOnlySpan<byte> bytes);
}
