// redone_statements.h: statements of known modules that ask something of their process, and that
// are executed again where the module is delivered.
//
// `_IMPORT_CWD = os.path.abspath(os.getcwd())` keeps a module out of an image, unless it is known
// that nothing else of the module depends on what it gives. Such statements are listed, word for
// word; what is asked while one of them runs at the module's top level, by itself or by what it
// calls, is asked again in each process. What is asked by anything else keeps the module out as
// ever, so another version of it, with other words, is left out.
#ifndef HAKO_PANTRY_REDONE_STATEMENTS_H_
#define HAKO_PANTRY_REDONE_STATEMENTS_H_

#include <cstddef>
#include <optional>
#include <set>
#include <string_view>

#include "pantry/pantry.h"

namespace hako::pantry {

// Of a list of them, counted from 0.
using StatementNumber = size_t;

// The statement that the top level of the module `name`, whose import is going on, executes now;
// none: it is not one of those that are listed, or its source cannot be read. For an
// OutsideListener: runs no Python code, and takes the interpreter lock if it is not held.
std::optional<StatementNumber> RedoneStatement(PyObject* name);

// True if `from MODULE import NAME` takes what such a statement has bound, `from` being a tuple of
// names or null: who keeps it would not see it done again.
bool TakesRedoneName(PyObject* module, PyObject* from);

// The module whose statements bind the name; empty: none.
std::string_view OwnerOfRedoneName(std::string_view name);

// Python code that does them again, in their order, to be executed in the module's dict; lines are
// those of its source. A new reference; null: there are none, or an exception is set.
PyObject* MakeRedoingCode(PyObject* module, const std::set<StatementNumber>& statements);

// Where the module is delivered, after all units are in their places. False with an exception set.
bool RedoStatements(const Unit& unit);

}  // namespace hako::pantry

#endif  // HAKO_PANTRY_REDONE_STATEMENTS_H_
