using Postern.Store.Tests.Maildir;
using Postern.Store.Tests.Maildir.Changing;
using Postern.Store.Tests.Maildir.Index;
using Postern.Store.Tests.Watching;
using Xunit.Runner.InProc.SystemConsole;

// The tests; or, with a word before all else, a program that a test starts in order to kill it, or to run it where the disk is full or the kernel out of room.
return args switch
{
    ["writer", string path, string seed] => Writer.Run(path, seed),
    ["indexer", string path, string seed] => IndexWriter.Run(path, seed),
    ["joint", string path, string seed] => JointWriter.Run(path, seed),
    ["full", string path] => TightDisk.Fill(path),
    ["read-only", string path] => TightDisk.Read(path),
    ["full-index", string path] => TightIndex.Fill(path),
    ["read-only-index", string path] => TightIndex.Read(path),
    ["watch", string path] => TightWatch.Run(path),
    _ => await ConsoleRunner.Run(args),
};
