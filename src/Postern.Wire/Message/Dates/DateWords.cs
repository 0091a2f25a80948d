namespace Postern.Wire.Message.Dates;

/// <summary>The words of a date: digits or letters without anything between them; blanks and comments are passed.</summary>
internal ref struct DateWords(ReadOnlySpan<byte> value)
{
    private readonly ReadOnlySpan<byte> _value = value;
    private int _at;

    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>The sign before the word; zero where another word or nothing stands there.</summary>
    public byte Before { get; private set; }

    /// <summary>The sign behind the word, with blanks and comments between them; zero where another word or nothing stands there.</summary>
    public byte After { get; private set; }

    public bool MoveNext()
    {
        Before = After;
        After = 0;
        if (Current.IsEmpty)
            Before = Sign();
        if (_at >= _value.Length)
            return false;
        int start = _at;
        bool isNumber = IsDigit(_value[_at]);
        while (_at < _value.Length && (isNumber ? IsDigit(_value[_at]) : IsLetter(_value[_at])))
            _at++;
        Current = _value[start.._at];
        After = Sign();
        return true;
    }

    /// <summary>Goes to the next word; gives the last sign on the way.</summary>
    private byte Sign()
    {
        byte sign = 0;
        int depth = 0;
        for (; _at < _value.Length; _at++)
        {
            byte letter = _value[_at];
            if (letter == '(')
                depth++;
            else if (letter == ')' && depth > 0)
                depth--;
            else if (letter == '\\' && depth > 0)
                _at++;
            else if (depth == 0 && (IsDigit(letter) || IsLetter(letter)))
                return sign;
            else if (depth == 0 && letter is not ((byte)' ' or (byte)'\t'))
                sign = letter;
        }
        _at = Math.Min(_at, _value.Length);
        return sign;
    }

    private static bool IsDigit(byte letter) => char.IsAsciiDigit((char)letter);

    private static bool IsLetter(byte letter) => char.IsAsciiLetter((char)letter);
}
