using System.Buffers;

namespace Postern.Wire.Text;

/// <summary>Where a filter writes what it lets pass.</summary>
/// <param name="Up">Bytes for the server.</param>
/// <param name="Down">Bytes for the client.</param>
public readonly record struct FilterOutput(IBufferWriter<byte> Up, IBufferWriter<byte> Down);
