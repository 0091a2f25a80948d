using Postern.Mail.Gssapi.Native;
using Postern.Wire.Sasl;
using Postern.Wire.Sasl.Gssapi;

namespace Postern.Mail.Gssapi;

/// <summary>A security context of the library, of one login. Every call may block.</summary>
/// <remarks>Not for several threads at once. What it is made of is asked for with the first token, so that making one costs nothing.</remarks>
internal abstract unsafe class GssContext : IGssContext
{
    private nint _context;

    ~GssContext() => Delete();

    /// <inheritdoc/>
    public bool IsEstablished { get; private set; }

    /// <inheritdoc/>
    public GssPrincipal? Peer { get; protected set; }

    /// <inheritdoc/>
    public string Why { get; protected set; } = "";

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        Delete();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public SaslReply Step(ReadOnlySpan<byte> token)
    {
        try
        {
            return Step(token, out GssFault fault) is { } answer ? answer : Failed(fault);
        }
        catch (GssException e)
        {
            Why = Story(e.Fault);
            return SaslRefusal.Unavailable;
        }
        catch (DllNotFoundException)
        {
            Why = $"Kerberos is not installed: {LibGssapi.Library} is missing";
            return SaslRefusal.Unavailable;
        }
    }

    /// <inheritdoc/>
    public SaslReply Wrap(ReadOnlySpan<byte> message)
    {
        fixed (byte* start = message)
        {
            uint minor;
            int isConfidential;
            LibGssapi.GssBuffer token = default;
            var input = new LibGssapi.GssBuffer { Length = message.Length, Value = start };
            var fault = new GssFault(LibGssapi.gss_wrap(&minor, _context, 0, 0, &input, &isConfidential, &token), minor);
            return fault.IsError ? Failed(fault) : GssBytes.Take(ref token);
        }
    }

    /// <inheritdoc/>
    public SaslReply Unwrap(ReadOnlySpan<byte> token)
    {
        fixed (byte* start = token)
        {
            uint minor;
            int isConfidential;
            LibGssapi.GssBuffer message = default;
            var input = new LibGssapi.GssBuffer { Length = token.Length, Value = start };
            var fault = new GssFault(LibGssapi.gss_unwrap(&minor, _context, &input, &message, &isConfidential, null), minor);
            byte[] plain = GssBytes.Take(ref message);
            return fault.IsComplete ? plain : Failed(fault);
        }
    }

    /// <summary>One call of the library with the peer's token.</summary>
    /// <exception cref="GssException">There is nothing to make the context of.</exception>
    protected abstract GssFault Call(nint* context, LibGssapi.GssBuffer* token, LibGssapi.GssBuffer* answer);

    /// <summary>The context stands: what is to be known of the peer.</summary>
    protected abstract void Establish();

    /// <summary>What a fault means for who runs Postern.</summary>
    protected abstract string Story(GssFault fault);

    private byte[]? Step(ReadOnlySpan<byte> token, out GssFault fault)
    {
        fixed (byte* start = token)
        fixed (nint* context = &_context)
        {
            LibGssapi.GssBuffer answer = default;
            var input = new LibGssapi.GssBuffer { Length = token.Length, Value = start };
            fault = Call(context, &input, &answer);
            // A token that goes with a fault would tell the peer why; a refusal of SASL has no room for it.
            byte[] bytes = GssBytes.Take(ref answer);
            if (fault.IsError)
                return null;
            IsEstablished = (fault.Major & LibGssapi.GSS_S_CONTINUE_NEEDED) == 0;
            if (IsEstablished)
                Establish();
            return bytes;
        }
    }

    private SaslReply Failed(GssFault fault)
    {
        Why = Story(fault);
        return fault.Reason;
    }

    private void Delete()
    {
        if (_context == 0)
            return;
        uint minor;
        fixed (nint* context = &_context)
            _ = LibGssapi.gss_delete_sec_context(&minor, context, null);
        _context = 0;
    }
}
