using System.Runtime.InteropServices;

namespace Postern.Store.Maildir.Index;

/// <summary>An expunge; also its form in the file.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct VanishedUid(ulong ModSeq, uint Uid);
