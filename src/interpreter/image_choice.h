// image_choice.h: which image a start takes.
#ifndef HAKO_INTERPRETER_IMAGE_CHOICE_H_
#define HAKO_INTERPRETER_IMAGE_CHOICE_H_

#include <string>
#include <vector>

#include "image/mapping.h"
#include "interpreter/boot_plan.h"
#include "interpreter/decline.h"
#include "interpreter/start_options.h"

namespace hako::interpreter {

// What an image must have been captured for, so that this start may take it.
struct Surroundings {
  std::string environment;  // The root of the virtual environment in force; empty: none.
  bool pins_prefix = false;
  bool is_deterministic = false;
  bool has_user_packages = false;  // The user has a site-packages folder.
};

// Opens the image for this start: the one that the plan names, or else the application's, or else
// the environment's, or else the one beside the program, which is for starts without an
// environment. Each is taken if it is whole, this program's, trusted, for these surroundings, and
// nothing that went into it has changed. `path` becomes the file's. The reason is that of the last
// candidate.
//
// With no cache folder it costs one system call more than trying the base image alone.
Decline OpenImage(const BootPlan& plan, const StartOptions& options,
                  const Surroundings& surroundings, image::ImageFile* file, std::string* path);

// Whether a start in the image's own environment, and now, would take it, as far as the file
// decides.
Decline WouldTake(const BootPlan& plan, const std::string& path);

// What site.USER_BASE and site.USER_SITE would be for this HOME.
std::string UserBase(std::string home);
std::string UserSite(const std::string& base);

}  // namespace hako::interpreter

#endif  // HAKO_INTERPRETER_IMAGE_CHOICE_H_
