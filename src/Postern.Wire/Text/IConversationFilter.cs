namespace Postern.Wire.Text;

/// <summary>Stands between a client and a server after the login: passes on what they say, edits some of it, and answers some commands itself.</summary>
/// <remarks>However the bytes are cut, the same comes out of the same conversation. All of a piece is taken when a call returns.</remarks>
public interface IConversationFilter
{
    /// <summary>Bytes of the client are held until the server has spoken; whoever brings more fills memory.</summary>
    bool IsWaiting { get; }

    /// <summary>Why the conversation cannot go on; null while it can. The client has been told, as far as that was possible.</summary>
    string? Fault { get; }

    /// <summary>Takes the next bytes of the client.</summary>
    void Up(ReadOnlySpan<byte> piece, FilterOutput output);

    /// <summary>Takes the next bytes of the server; they may set free what is held of the client.</summary>
    void Down(ReadOnlySpan<byte> piece, FilterOutput output);

    /// <summary>The server has ended: what is held of it is passed, and what is held of the client is let go, as nobody answers it any more.</summary>
    void EndDown(FilterOutput output);
}
